"""A commune writes its own procedures: begun, changed, published, offered or not, deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now, today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.document_requests.actions.acting import person_name
from shared_services.document_requests.actions.sharing import promise_to_communes
from shared_services.document_requests.catalogue import writing
from shared_services.document_requests.catalogue.definitions import RESERVED_SLUGS, read
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.errors import ChangedMeanwhile, DefinitionInvalid
from shared_services.document_requests.models import Draft, OwnProcedure, ProcedureVersion
from shared_services.document_requests.permissions import can_change_settings

MAX_BYTES = 300_000


def begin(title: str, summary: str, *, actor: Any, model: str = "") -> OwnProcedure:
    """A new procedure, blank or copied from one of the release; residents do not see it yet."""
    _check(actor)
    code, slug = _names(title)
    source = all_procedures().get(model)
    written = getattr(source, "data", None)
    if written:
        data = writing.as_own(written, code=code, slug=slug, title=title)
        data["procedure"]["summary"] = summary or data["procedure"]["summary"]
    else:
        data = writing.blank(title, summary, code=code, slug=slug, today=today())
    return _create(data, actor)


def take_in(text: str, *, actor: Any) -> OwnProcedure:
    """A procedure from the JSON of another commune. Raises DefinitionInvalid with every fault."""
    _check(actor)
    if len(text) > MAX_BYTES:
        raise DefinitionInvalid([_("Ce fichier est trop gros pour décrire une démarche.")])
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise DefinitionInvalid([_("Ce fichier n'est pas du JSON.")]) from error
    return create_from(data, read(data).title, actor)


def save(
    procedure: OwnProcedure, data: Mapping[str, Any], *, actor: Any, seen_at: str = ""
) -> OwnProcedure:
    """Keep what is being written, faults included: only publishing asks for a sound one.

    `seen_at` is when the page read the draft; a colleague's later change is not overwritten.
    """
    _check(actor)
    with transaction.atomic():
        locked = OwnProcedure.objects.select_for_update().get(pk=procedure.pk)
        if seen_at and seen_at != locked.draft_saved_at.isoformat():
            raise ChangedMeanwhile(locked.draft_by_name)
        locked.draft = writing.plain(data)
        locked.title = str(data["procedure"]["title"])[:200]
        locked.draft_saved_at, locked.draft_by_name = now(), person_name(actor)
        locked.save()
        audit.record("own_procedure.written", actor=actor, target=locked.code)
    return locked


def publish(procedure: OwnProcedure, *, actor: Any) -> ProcedureVersion:
    """Offer what is written as the next version. Raises DefinitionInvalid with every fault.

    Requests already sent keep the version they answered.
    """
    _check(actor)
    with transaction.atomic():
        locked = OwnProcedure.objects.select_for_update().get(pk=procedure.pk)
        read(locked.draft)
        latest = locked.current
        if latest and latest.definition == locked.draft:
            raise DomainError("unchanged", _("Rien n'a changé depuis la dernière publication."))
        version = ProcedureVersion.objects.create(
            procedure=locked,
            number=(latest.number if latest else 0) + 1,
            definition=locked.draft,
            published_by=actor,
            published_by_name=person_name(actor),
        )
        audit.record(
            "own_procedure.published", actor=actor, target=locked.code, count=version.number
        )
        # The search reads it again.
        locked.save()
        promise_to_communes()
    return version


def offer(procedure: OwnProcedure, *, offered: bool, actor: Any) -> None:
    """Show it to residents, or take it away; requests under way go on."""
    _check(actor)
    with transaction.atomic():
        OwnProcedure.objects.filter(pk=procedure.pk).update(is_offered=offered)
        procedure.refresh_from_db()
        procedure.save()
        audit.record(
            "own_procedure.offered" if offered else "own_procedure.withdrawn",
            actor=actor,
            target=procedure.code,
        )
        promise_to_communes()


def delete(procedure: OwnProcedure, *, actor: Any) -> None:
    """Forget a procedure nobody ever used. Raises DomainError when requests point to it."""
    _check(actor)
    with transaction.atomic():
        if ProcedureVersion.objects.filter(procedure=procedure, requests__isnull=False).exists():
            raise DomainError(
                "in_use",
                _("Des habitants ont utilisé cette démarche : retirez-la plutôt du site."),
            )
        if not require_authority().is_commune and procedure.current:
            # Communes were told of it: withdrawing tells them that it ends, deleting would not.
            raise DomainError("in_use", _("Des communes l'ont reçue : retirez-la plutôt."))
        Draft.objects.filter(procedure=procedure.code).delete()
        audit.record("own_procedure.deleted", actor=actor, target=procedure.code)
        procedure.delete()


def create_from(data: Mapping[str, Any], title: str, actor: Any) -> OwnProcedure:
    """A procedure of the commune's own with these words, under a free code and address."""
    code, slug = _names(title)
    return _create(writing.as_own(data, code=code, slug=slug, title=title), actor)


def _create(data: dict[str, Any], actor: Any) -> OwnProcedure:
    head = data["procedure"]
    with transaction.atomic():
        made = OwnProcedure.objects.create(
            code=head["code"],
            slug=head["slug"],
            title=head["title"][:200],
            draft=data,
            draft_by_name=person_name(actor),
        )
        audit.record("own_procedure.begun", actor=actor, target=made.code)
    return made


def _names(title: str) -> tuple[str, str]:
    """A code and an address nobody has here."""
    if not title.strip():
        raise DomainError("no_title", _("Donnez un titre à la démarche."))
    own = OwnProcedure.objects.values_list("code", "slug")
    codes = {*all_procedures(), *(code for code, _slug in own)}
    slugs = {each.slug for each in all_procedures().values()} | {slug for _code, slug in own}
    slugs |= RESERVED_SLUGS
    return writing.code_from(title, codes), writing.code_from(title, slugs, sign="-")


def _check(actor: Any) -> None:
    if not can_change_settings(actor):
        raise NotAllowed(_("Seuls les administrateurs règlent les démarches."))

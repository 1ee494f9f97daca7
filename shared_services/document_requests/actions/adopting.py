"""What our intercommunality offers: received, adopted, brought up to date."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles.facade import people_to_tell
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import DomainError, NotAllowed
from kernel.middleware.host import URLCONFS
from kernel.outbox.facade import Permanent
from kernel.tenancy import require_authority
from shared_services.document_requests.abilities import SETTINGS
from shared_services.document_requests.actions import design
from shared_services.document_requests.actions.introducing import WORK
from shared_services.document_requests.catalogue import writing
from shared_services.document_requests.catalogue.definitions import read
from shared_services.document_requests.errors import DefinitionInvalid
from shared_services.document_requests.models import OwnProcedure, ReceivedProcedure
from shared_services.document_requests.permissions import can_change_settings
from shared_services.notifications import facade as notifications
from tenants.authorities.queries import intercommunality_of


@transaction.atomic
def receive(origin: str, told: str) -> None:
    """Take in a procedure, or its end. What the commune adopted is never touched.

    The same twice, or an older one after a newer one, is harmless. What comes from anybody but our
    intercommunality, or cannot be read, raises Permanent: nobody tries again.
    """
    home = intercommunality_of(require_authority())
    if home is None or str(home.pk) != origin:
        raise Permanent("a procedure of an intercommunality this commune is not a member of")
    facts = _read(told)
    settle()
    rows = ReceivedProcedure.objects.select_for_update()
    known = rows.filter(origin_id=home.pk, code=facts["code"]).first()
    if known is not None and known.number > facts["number"]:
        return
    is_news = facts["is_offered"] and (known is None or known.number < facts["number"])
    row = known or ReceivedProcedure(origin_id=home.pk, code=facts["code"])
    for name, value in facts.items():
        setattr(row, name, value)
    row.origin_name, row.received_at = home.full_name[:200], now()
    row.save()
    if is_news:
        _tell_designers(row)


def settle() -> None:
    """Forget what an intercommunality that we left offered; what was adopted stays."""
    home = intercommunality_of(require_authority())
    strangers = ReceivedProcedure.objects.all()
    if home is not None:
        strangers = strangers.exclude(origin_id=home.pk)
    strangers.delete()


def adopt(received_id: int, *, number: int, actor: Any) -> OwnProcedure:
    """Offer the procedure here, or bring the adopted one to the version the page showed.

    Requests already sent keep the version they answered. Raises NotAllowed, DomainError when it is
    no more offered or changed since the page was read.
    """
    if not can_change_settings(actor):
        raise NotAllowed(_("Seuls les administrateurs règlent les démarches."))
    with transaction.atomic():
        row = ReceivedProcedure.objects.select_for_update().filter(pk=received_id).first()
        if row is None or not row.is_offered:
            raise DomainError("no_more", _("Cette démarche n'est plus proposée."))
        if row.number != number:
            raise DomainError(
                "changed_meanwhile",
                _("Une version plus récente vient d'arriver : relisez ce qui change."),
            )
        own = row.adopted
        if own is None:
            own = design.create_from(row.definition, row.title, actor)
        else:
            data = writing.as_own(row.definition, code=own.code, slug=own.slug, title=own.title)
            own = design.save(own, data, actor=actor)
        if own.current is None or own.current.definition != own.draft:
            design.publish(own, actor=actor)
        row.adopted, row.adopted_number = own, row.number
        row.adopted_definition = row.definition
        row.save()
        audit.record("own_procedure.adopted", actor=actor, target=own.code, count=row.number)
    return own


def was_changed_here(row: ReceivedProcedure) -> bool:
    """Whether the commune changed what it adopted: an update would replace its changes."""
    own = row.adopted
    if own is None:
        return False
    taken = writing.as_own(row.adopted_definition, code=own.code, slug=own.slug, title=own.title)
    return bool(own.draft != taken)


def _read(told: str) -> dict[str, Any]:
    try:
        said = json.loads(told)
        facts = {
            "code": str(said["code"])[:40],
            "title": str(said["title"])[:200],
            "number": int(said["number"]),
            "is_offered": bool(said["is_offered"]),
            "definition": said["definition"],
        }
        read(facts["definition"])
    except (ValueError, TypeError, KeyError, DefinitionInvalid) as error:
        raise Permanent(f"a procedure that cannot be read: {type(error).__name__}") from error
    return facts


def _tell_designers(row: ReceivedProcedure) -> None:
    authority = require_authority()
    path = reverse("document_requests_admin:received", urlconf=URLCONFS["commune"], args=[row.pk])
    for person in people_to_tell(SETTINGS):
        notifications.notify(
            email=person.email,
            name=person.name,
            template="document_requests/mail/procedure_offered_for_agents",
            context={
                "authority": authority,
                "title": row.title,
                "origin": row.origin_name,
                "screen_url": authority.url(path),
            },
            key=f"received_procedure:{row.origin_id}:{row.code}:{row.number}:{person.user_id}",
            category=WORK,
            user_id=person.user_id,
            queue="bulk",
        )

"""What an authority writes in its register."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.tenancy import require_authority
from tenants.processing_register import queries
from tenants.processing_register.actions.noting import note
from tenants.processing_register.errors import RegisterRefused
from tenants.processing_register.models import LocalPart, OwnProcessing, RegisterVersion
from tenants.processing_register.permissions import require_keeper

Kind = RegisterVersion.Kind
LOCAL_FIELDS = ("basis_text", "recipients", "note")
OWN_FIELDS = (
    *("name", "purpose", "basis", "basis_text", "people", "data", "sensitive"),
    *("source", "recipients", "processors", "transfers", "retention", "security"),
)


def complete(code: str, facts: dict[str, str], *, actor: Any) -> None:
    """Say what is particular here of a line of the platform. Raises NotAllowed, RegisterRefused.

    Durations cannot be changed: the program applies them, the register would be false.
    """
    require_keeper(actor)
    line = queries.line(require_authority(), code)
    if line.is_own:
        raise RegisterRefused("own_line", _("Modifiez directement ce traitement : il est à vous."))
    with transaction.atomic():
        part, _made = LocalPart.objects.select_for_update().get_or_create(code=code)
        before = {name: getattr(part, name) for name in LOCAL_FIELDS}
        after = {name: facts[name].strip() for name in LOCAL_FIELDS}
        if before == after:
            return
        for name, value in after.items():
            setattr(part, name, value)
        part.changed_at = now()
        part.save()
        note(Kind.CHANGED, actor=actor, code=code, title=line.name, before=before, after=after)


def add_own(facts: dict[str, str], *, actor: Any | None) -> OwnProcessing:
    """Write a processing that the platform knows nothing of. `actor` None: the demo. NotAllowed."""
    if actor is not None:
        require_keeper(actor)
    with transaction.atomic():
        made = OwnProcessing.objects.create(**{name: facts.get(name, "") for name in OWN_FIELDS})
        note(Kind.ADDED, actor=actor, code=str(made.pk), title=made.name, after=_facts(made))
    return made


def change_own(code: str, facts: dict[str, str], *, actor: Any) -> None:
    """Raises NotAllowed, and RegisterRefused for one that is not there or was retired."""
    require_keeper(actor)
    with transaction.atomic():
        row = _open_one(code)
        before = _facts(row)
        for name in OWN_FIELDS:
            setattr(row, name, facts[name])
        if before == _facts(row):
            return
        row.changed_at = now()
        row.save()
        note(Kind.CHANGED, actor=actor, code=code, title=row.name, before=before, after=_facts(row))


def retire_own(code: str, *, actor: Any) -> None:
    """The processing is over; its line stays readable. Raises NotAllowed, RegisterRefused."""
    require_keeper(actor)
    with transaction.atomic():
        row = _open_one(code)
        row.retired_at = now()
        row.save(update_fields=["retired_at"])
        note(Kind.RETIRED, actor=actor, code=code, title=row.name)


def mark_reviewed(*, actor: Any) -> None:
    """« J'ai relu le registre »: dated and signed. Raises NotAllowed."""
    require_keeper(actor)
    with transaction.atomic():
        note(Kind.REVIEWED, actor=actor, title=_("Registre des traitements"))


def _open_one(code: str) -> OwnProcessing:
    pk = queries.own_processing(code).pk
    row = OwnProcessing.objects.select_for_update().get(pk=pk)
    if row.retired_at is not None:
        raise RegisterRefused("retired", _("Ce traitement est retiré : il ne change plus."))
    return row


def _facts(row: OwnProcessing) -> dict[str, str]:
    return {name: getattr(row, name) for name in OWN_FIELDS}

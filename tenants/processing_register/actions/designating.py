"""Who watches over personal data here."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.tenancy import public_space, require_authority
from tenants.processing_register.actions.noting import note
from tenants.processing_register.contacts.models import OfficerContact
from tenants.processing_register.contacts.queries import offered_to
from tenants.processing_register.errors import RegisterRefused
from tenants.processing_register.models import RegisterVersion
from tenants.processing_register.permissions import require_keeper

FIELDS = ("name", "organisation", "email", "phone")


def designate(facts: dict[str, Any], *, actor: Any | None) -> None:
    """This authority's own officer. `offered_to_members`: an intercommunality's alone. NotAllowed.

    `actor` None: the demo.
    """
    authority = require_authority()
    offered = bool(facts.get("offered_to_members")) and not authority.is_commune
    contact = {name: str(facts.get(name) or "").strip() for name in FIELDS}
    _write({**contact, "offered_to_members": offered, "pooled_from": None}, actor=actor)


def accept_pooled(*, actor: Any | None) -> None:
    """The commune designates the officer its intercommunality offers (art. 37, 3 RGPD).

    Raises NotAllowed, and RegisterRefused when nobody is offered.
    """
    offered = offered_to(require_authority())
    if offered is None:
        raise RegisterRefused("nobody_offered", _("Votre intercommunalité n'en propose pas."))
    empty = dict.fromkeys(FIELDS, "")
    _write({**empty, "offered_to_members": False, "pooled_from": offered.pk}, actor=actor)


def _write(facts: dict[str, Any], *, actor: Any | None) -> None:
    if actor is not None:
        require_keeper(actor)
    authority_id = require_authority().pk
    with transaction.atomic():
        with public_space():
            row = OfficerContact.objects.select_for_update().filter(pk=authority_id).first()
            before = {name: _plain(getattr(row, name)) for name in facts} if row else {}
            OfficerContact.objects.update_or_create(
                pk=authority_id, defaults={**facts, "changed_at": now()}
            )
        after = {name: _plain(value) for name, value in facts.items()}
        if before != after:
            note(
                RegisterVersion.Kind.CHANGED,
                actor=actor,
                code="dpo",
                title=_("Délégué à la protection des données"),
                before=before,
                after=after,
            )


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | str) else str(value or "")

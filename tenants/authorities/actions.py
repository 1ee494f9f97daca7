"""Every write on the registry of authorities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.errors import DomainError
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority, Membership

if TYPE_CHECKING:
    from kernel.audit.facade import Actor


def add_member(
    commune: LocalAuthority,
    intercommunality: LocalAuthority,
    *,
    start_on: date,
    actor: Actor | None,
) -> Membership:
    """Record that the commune belongs to the intercommunality from that day.

    Doing it twice changes nothing. Raises DomainError when it still belongs to another one.
    """
    with public_space(), transaction.atomic():
        open_link = Membership.objects.filter(commune=commune, end_on=None).first()
        if open_link and open_link.intercommunality_id == intercommunality.pk:
            return open_link
        if open_link:
            raise DomainError(
                "already_member",
                _("%(commune)s est déjà membre de : %(other)s.")
                % {"commune": commune, "other": open_link.intercommunality},
            )
        link = Membership.objects.create(
            commune=commune, intercommunality=intercommunality, start_on=start_on
        )
        audit.record(
            "membership.started",
            actor=actor,
            target=str(commune.pk),
            intercommunality=str(intercommunality.pk),
            start_on=start_on.isoformat(),
        )
    return link


CONTACT = ("address", "phone", "email")


def change_contact(
    authority: LocalAuthority, facts: Mapping[str, str], *, actor: Actor | None
) -> None:
    """Where people go, call and write; the caller checked the rights. Raises ValidationError.

    From the authority's own space: the journal's line is written there.
    """
    after = {name: facts[name].replace("\r\n", "\n").strip() for name in CONTACT}
    with transaction.atomic():
        with public_space():
            row = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
            before = {name: getattr(row, name) for name in CONTACT}
            if before == after:
                return
            for name, value in after.items():
                setattr(row, name, value)
            row.clean_fields(exclude=[f.name for f in row._meta.fields if f.name not in CONTACT])
            row.save(update_fields=list(CONTACT))
        audit.record("authority.contact_changed", actor=actor, **audit.changes(before, after))
    for name, value in after.items():
        setattr(authority, name, value)

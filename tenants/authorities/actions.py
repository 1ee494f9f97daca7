"""Every write on the registry of authorities."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import page_cache
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import DomainError
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority, Membership

if TYPE_CHECKING:
    from kernel.audit.facade import Actor


def suspend(authority: LocalAuthority, *, reason: str, actor: Actor | None) -> None:
    """Take the space out of service: its hosts answer 503, its tasks wait. Nothing is lost."""
    _change_state(
        authority,
        wanted=LocalAuthority.State.SUSPENDED,
        allowed_from=LocalAuthority.State.OPEN,
        action="authority.suspended",
        reason=reason,
        actor=actor,
    )


def reactivate(authority: LocalAuthority, *, reason: str = "", actor: Actor | None) -> None:
    _change_state(
        authority,
        wanted=LocalAuthority.State.OPEN,
        allowed_from=LocalAuthority.State.SUSPENDED,
        action="authority.reactivated",
        reason=reason,
        actor=actor,
    )


def _change_state(
    authority: LocalAuthority,
    *,
    wanted: str,
    allowed_from: str,
    action: str,
    reason: str,
    actor: Actor | None,
) -> None:
    with public_space(), transaction.atomic():
        locked = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
        if locked.state == wanted:
            return
        if locked.state != allowed_from:
            raise DomainError("wrong_state", _("Cette collectivité n'est pas dans l'état attendu."))
        if wanted == LocalAuthority.State.SUSPENDED and not reason.strip():
            raise DomainError("reason_missing", _("Indiquez la raison de la suspension."))
        locked.state = wanted
        locked.save(update_fields=["state"])
        audit.record(action, actor=actor, target=str(locked.pk), reason=reason, at=str(now()))
        hosts = [domain.host for domain in locked.domains.all()]
        transaction.on_commit(lambda: page_cache.forget(hosts))
    authority.state = wanted


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

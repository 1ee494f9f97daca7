"""A commune goes from one intercommunality to another (CGCT, L5211-18 and L5211-19)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority, Membership, SwitchedOnService
from tenants.lifecycle.actions.states import checked_reason
from tenants.lifecycle.actions.telling import tell, trace
from tenants.lifecycle.errors import MoveRefused
from tenants.lifecycle.permissions import require_operator

FARTHEST = timedelta(days=2 * 366)


def change_intercommunality(
    commune: LocalAuthority,
    to: LocalAuthority,
    *,
    start_on: date,
    services_follow: bool,
    reason: str,
    actor: Any | None,
) -> Membership:
    """End the membership under way the day before, and start the new one that day.

    The day may be to come: both memberships are dated. Services go on, or end that day. The space,
    its addresses and its people stay. Raises NotAllowed, MoveRefused.
    """
    with public_space(), transaction.atomic():
        locked = LocalAuthority.objects.select_for_update().get(pk=commune.pk)
        require_operator(actor, locked)
        text = checked_reason(reason)
        old = Membership.objects.filter(commune=locked, end_on=None).first()
        _check(locked, to, old, start_on)
        if old is not None:
            old.end_on = start_on
            old.save(update_fields=["end_on"])
        new = Membership.objects.create(commune=locked, intercommunality=to, start_on=start_on)
        ended = 0
        if not services_follow:
            ended = SwitchedOnService.objects.filter(authority=locked).update(ends_on=start_on)
        trace(
            "membership.changed",
            locked,
            actor=actor,
            before=str(old.intercommunality_id) if old else "",
            intercommunality=str(to.pk),
            start_on=start_on.isoformat(),
            services_ended=ended,
            reason=text,
        )
        _tell(locked, old, new, text, services_follow=services_follow)
    return new


def _check(
    commune: LocalAuthority, to: LocalAuthority, old: Membership | None, start_on: date
) -> None:
    if not commune.is_commune or to.is_commune:
        raise MoveRefused("wrong_kind", _("Une commune rejoint une intercommunalité."))
    if commune.is_closed:
        raise MoveRefused("closed", _("Cet espace est figé : il ne change plus."))
    if not to.is_writable:
        raise MoveRefused("not_open", _("L'espace de %s n'est pas en service.") % to.full_name)
    if old is not None and old.intercommunality_id == to.pk:
        raise MoveRefused("same", _("La commune en est déjà membre."))
    if start_on > today() + FARTHEST:
        raise MoveRefused("too_far", _("Choisissez une date dans les deux ans."))
    if old is not None and start_on <= old.start_on:
        raise MoveRefused(
            "too_early",
            _("La commune est entrée dans l'intercommunalité actuelle le %s : choisissez une date"
              " après celle-là.") % date_format(old.start_on, "j F Y"),
        )  # fmt: skip
    if Membership.objects.filter(commune=commune, end_on__gt=start_on).exists():
        raise MoveRefused("overlap", _("Une autre appartenance couvre déjà cette date."))


def _tell(
    commune: LocalAuthority,
    old: Membership | None,
    new: Membership,
    reason: str,
    *,
    services_follow: bool,
) -> None:
    facts = {
        "name": commune.full_name,
        "new": new.intercommunality.full_name,
        "day": date_format(new.start_on, "j F Y"),
    }
    lines = [
        _("Bonjour,"),
        _("À compter du %(day)s, %(name)s est membre de : %(new)s.") % facts,
        _("Ses services continuent sans changement.")
        if services_follow
        else _("Ses services ouverts ici s'arrêtent ce jour-là ; son contenu reste."),
        _("Raison : %s") % reason,
    ]
    leaders = [new.intercommunality, *([old.intercommunality] if old else [])]
    tell(commune, _("%(name)s change d'intercommunalité") % facts, lines, also=leaders)

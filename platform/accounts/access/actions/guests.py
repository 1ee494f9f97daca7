"""Break-glass: an outsider enters for some hours, because the commune said so and knows it.

The intercommunality and the operator have no access to a commune's content otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access.actions.telling import tell, tell_administrators
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.access.queries import hour
from accounts.models import SpacePresence, User
from accounts.roles.actions.rights import complete_rights
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.queries import members
from accounts.roles.role import Role, roles_here
from accounts.roles.space_roles import space_roles
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import public_space, require_authority

Kind = TimedAccess.Kind
MayAsk = Callable[[Any, Any], bool]
_may_ask: list[MayAsk] = []


def let_ask(rule: MayAsk) -> None:
    """`rule(person, authority)`: floors above know who leads whom. From `AppConfig.ready()`."""
    _may_ask.append(rule)


def check_may_ask(person: Any) -> None:
    """Raises NotAllowed unless someone above vouches for this person in the current space."""
    here = require_authority()
    if not any(rule(person, here) for rule in _may_ask):
        raise NotAllowed(_("Vous ne pouvez pas demander à entrer dans cet espace."))


def ask(*, hours: int, may_write: bool, reason: str, actor: Any) -> TimedAccess:
    """Ask the current space's administrators to enter. Gives nothing. Raises NotAllowed,
    AccessRefused.
    """
    check_may_ask(actor)
    _check_hours(hours)
    _check_reason(reason)
    mine = TimedAccess.objects.waiting().filter(kind=Kind.GUEST, holder_email=actor.email)
    if mine.exists():
        raise AccessRefused("already_asked", _("Votre demande attend déjà une réponse."))
    with transaction.atomic():
        access = TimedAccess.objects.create(
            kind=Kind.GUEST,
            holder_email=actor.email,
            holder_name=str(actor),
            asked_by=actor.pk,
            may_write=may_write,
            reason=reason.strip(),
        )
        audit.record("access.asked", actor=actor, target=str(access.pk), reason=reason.strip())
        tell_administrators(
            subject=_("quelqu'un demande à entrer"),
            lines=[
                _("%(who)s (%(email)s) demande un accès pour %(hours)s heures.")
                % {"who": actor, "email": actor.email, "hours": hours},
                _("Raison donnée : %s") % reason.strip(),
                _("Sans votre accord, rien n'est ouvert."),
            ],
            path="/gestion/equipe/acces/",
        )
    return access


def grant(
    *,
    email: str,
    name: str,
    roles: set[str],
    hours: int,
    may_write: bool,
    reason: str,
    actor: Any,
    answering: UUID | None = None,
) -> TimedAccess:
    """Let an outsider in, now and for some hours. `answering` is the request it answers.

    The same answer whether or not an account has that address. Raises NotAllowed, AccessRefused.
    """
    check_may_manage_team(actor)
    address = email.strip().lower()
    _check_hours(hours)
    _check_reason(reason)
    _check_guest_roles(roles)
    if any(member.email == address for member in members()):
        raise AccessRefused("is_member", _("Cette personne est déjà dans l'équipe."))
    start = now()
    with transaction.atomic():
        _complete_roles(roles)
        access = _asked(answering, address) or TimedAccess(kind=Kind.GUEST, asked_by=actor.pk)
        access.holder_email, access.holder_name = address, access.holder_name or name.strip()
        access.roles, access.may_write = sorted(roles), may_write
        access.reason = access.reason or reason.strip()
        access.given_by, access.given_by_name = actor.pk, str(actor)
        access.starts_at, access.ends_at = start, start + timedelta(hours=hours)
        access.save()
        _point_to_guest(access)
        audit.record(
            "access.granted",
            actor=actor,
            target=str(access.pk),
            guest=address,
            reason=access.reason,
            **audit.changes(
                {}, {"roles": access.roles, "write": may_write, "until": hour(access.ends_at)}
            ),
        )
        tell(
            email=address,
            name=access.holder_name,
            subject=_("un accès vous est accordé"),
            lines=[
                _("Vous pouvez entrer jusqu'au %s.") % hour(access.ends_at),
                _("Ce que vous y ouvrez est inscrit dans le journal de la collectivité."),
            ],
            path="/gestion/",
        )
    return access


def refuse(access_id: UUID, *, actor: Any) -> None:
    """Say no to a request. Raises NotAllowed, AccessRefused."""
    check_may_manage_team(actor)
    with transaction.atomic():
        found = TimedAccess.objects.select_for_update().waiting()
        access = found.filter(pk=access_id, kind=Kind.GUEST).first()
        if access is None:
            raise AccessRefused("not_waiting", _("Cette demande n'attend plus de réponse."))
        access.refused_at = now()
        access.save(update_fields=["refused_at"])
        audit.record("access.refused", actor=actor, target=str(access.pk))


def end_visit(access_id: UUID, *, actor: Any) -> None:
    """End it now: an administrator, or the guest. Twice is harmless. Raises NotAllowed."""
    with transaction.atomic():
        found = TimedAccess.objects.select_for_update().exclude(kind=Kind.ABSENCE)
        access = found.filter(pk=access_id).first()
        if access is None:
            raise AccessRefused("unknown_access", _("Cet accès n'existe pas ici."))
        if access.holder_email != actor.email or access.kind != Kind.GUEST:
            check_may_manage_team(actor)
        if access.ended_at is not None:
            return
        access.ended_at, access.ended_by_name = now(), str(actor)
        access.save(update_fields=["ended_at", "ended_by_name"])
        audit.record("access.ended", actor=actor, target=str(access.pk))
        _point_to_guest(access, until=access.ended_at)


def _complete_roles(codes: set[str]) -> None:
    """A role that came with an upgrade, and that nobody held yet, gets its rights now."""
    for role in roles_here():
        if role.value in codes:
            group, _is_new = Group.objects.get_or_create(name=role.group_name)
            complete_rights(group, role.value)


def _asked(access_id: UUID | None, address: str) -> TimedAccess | None:
    if access_id is None:
        return None
    found = TimedAccess.objects.select_for_update().waiting()
    access = found.filter(pk=access_id, kind=Kind.GUEST, holder_email=address).first()
    if access is None:
        raise AccessRefused("not_waiting", _("Cette demande n'attend plus de réponse."))
    return access


def _point_to_guest(access: TimedAccess, until: datetime | None = None) -> None:
    """So that the account's home shows the way in, and the space's role sees the account."""
    here, end = require_authority(), until or access.ends_at or now()
    with public_space():
        user = User.everyone.filter(email=access.holder_email).first()
        if user is None:
            return
        presence, _is_new = SpacePresence.objects.get_or_create(
            user=user, authority_id=here.id, defaults={"session_until": end, "access_until": end}
        )
        presence.access_until = end
        presence.session_until = max(presence.session_until or end, end)
        presence.save(update_fields=["access_until", "session_until"])


def _check_hours(hours: int) -> None:
    if not 1 <= hours <= TimedAccess.LONGEST_VISIT_HOURS:
        raise AccessRefused(
            "wrong_hours",
            _("Un accès dure de 1 à %s heures.") % TimedAccess.LONGEST_VISIT_HOURS,
        )


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < 5:
        raise AccessRefused("no_reason", _("Dites pourquoi, en quelques mots."))


def _check_guest_roles(roles: set[str]) -> None:
    known = {role.code for role in space_roles()} - {Role.ADMINISTRATOR.value}
    if not roles or not roles <= known:
        raise AccessRefused(
            "wrong_roles",
            _("Choisissez un ou plusieurs rôles d'ici, sauf celui d'administrateur."),
        )

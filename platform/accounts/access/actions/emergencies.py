"""A space that lost its administrators: two operators may name one, and everybody is told.

The emergency opens nothing of the space's content: for its time, an operator may invite an
administrator (`accounts.actions.invitations`), no more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access.actions.telling import tell, tell_administrators
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.access.queries import administrators_in_sight, emergency_waiting, hour
from accounts.roles.queries import has_role
from accounts.roles.role import Role
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import public_space, require_authority

HOURS = 24


def ask_emergency(*, reason: str, actor: Any) -> TimedAccess:
    """The first operator says why. Opens nothing. Raises NotAllowed, AccessRefused."""
    _check_operator(actor)
    _check_lost()
    if len(reason.strip()) < 5:
        raise AccessRefused("no_reason", _("Dites pourquoi, en quelques mots."))
    if emergency_waiting() is not None:
        raise AccessRefused(
            "already_asked", _("Une demande attend déjà l'accord d'un second opérateur.")
        )
    with transaction.atomic():
        access = TimedAccess.objects.create(
            kind=TimedAccess.Kind.EMERGENCY,
            holder_email=actor.email,
            holder_name=str(actor),
            asked_by=actor.pk,
            reason=reason.strip(),
        )
        audit.record("emergency.asked", actor=actor, target=str(access.pk), reason=reason.strip())
        _tell_town_hall(_("une procédure d'urgence est demandée"), access)
    return access


def confirm_emergency(access_id: UUID, *, actor: Any) -> TimedAccess:
    """The second operator agrees: it runs from now. Raises NotAllowed, AccessRefused."""
    _check_operator(actor)
    _check_lost()
    with transaction.atomic():
        found = TimedAccess.objects.select_for_update().waiting()
        access = found.filter(pk=access_id, kind=TimedAccess.Kind.EMERGENCY).first()
        if access is None:
            raise AccessRefused("not_waiting", _("Cette demande n'attend plus d'accord."))
        if access.asked_by == actor.pk:
            raise AccessRefused(
                "same_person", _("L'accord doit venir d'une autre personne que la demande.")
            )
        access.given_by, access.given_by_name = actor.pk, str(actor)
        access.starts_at = now()
        access.ends_at = access.starts_at + timedelta(hours=HOURS)
        access.save()
        audit.record(
            "emergency.opened",
            actor=actor,
            target=str(access.pk),
            reason=access.reason,
            **audit.changes({}, {"until": hour(access.ends_at)}),
        )
        _tell_town_hall(_("une procédure d'urgence est ouverte"), access)
    return access


def _check_operator(actor: Any) -> None:
    with public_space():
        if not has_role(actor, Role.OPERATOR):
            raise NotAllowed(_("Réservé aux personnes qui exploitent la plateforme."))


def _check_lost() -> None:
    if administrators_in_sight():
        raise AccessRefused(
            "has_administrator",
            _("Cet espace a un administrateur vu récemment : demandez-lui un accès."),
        )


def _tell_town_hall(subject: str, access: TimedAccess) -> None:
    lines = [
        _("Plus aucun administrateur de cet espace n'est joignable sur la plateforme."),
        _("Demande de %(who)s. Raison : %(why)s")
        % {"who": access.holder_name, "why": access.reason},
        _(
            "Deux personnes qui exploitent la plateforme doivent être d'accord. Elles pourront"
            " alors inviter un administrateur ; elles ne verront rien de ce que contient l'espace."
        ),
    ]
    official = getattr(require_authority(), "email", "")
    if official:
        tell(email=official, name="", subject=subject, lines=lines, path="/")
    tell_administrators(subject=subject, lines=lines, path="/gestion/equipe/acces/")

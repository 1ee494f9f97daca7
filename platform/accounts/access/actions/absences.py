"""Absence cover: « Mme X remplace M. Y du … au … »."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access.actions.telling import tell
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.access.queries import hour
from accounts.roles.permissions import can_manage_team
from accounts.roles.queries import own_codes_of
from accounts.roles.role import Role
from accounts.roles.space_roles import labels_of
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed


def cover_absence(
    *,
    lender: Any,
    holder: Any,
    roles: set[str],
    starts_at: datetime,
    ends_at: datetime,
    actor: Any,
) -> TimedAccess:
    """Give the roles of someone absent to a colleague, between two moments, bounds included.

    The absent person or an administrator decides; the administrator's role is handed on by an
    administrator alone; what is itself borrowed is not handed on. Raises NotAllowed, AccessRefused.
    """
    if actor.pk != lender.pk and not can_manage_team(actor):
        raise NotAllowed(_("Seul un administrateur peut organiser le remplacement de quelqu'un."))
    _check_roles(lender, holder, roles, actor)
    _check_dates(starts_at, ends_at)
    with transaction.atomic():
        access = TimedAccess.objects.create(
            kind=TimedAccess.Kind.ABSENCE,
            holder_id=holder.pk,
            holder_name=str(holder),
            lender_id=lender.pk,
            lender_name=str(lender),
            roles=sorted(roles),
            may_write=True,
            asked_by=actor.pk,
            given_by=actor.pk,
            given_by_name=str(actor),
            starts_at=starts_at,
            ends_at=ends_at,
        )
        audit.record(
            "absence.covered",
            actor=actor,
            target=str(access.pk),
            holder=str(holder.pk),
            lender=str(lender.pk),
            **audit.changes({}, _told(access)),
        )
        for person in (lender, holder):
            tell(
                email=person.email,
                name=str(person),
                subject=_("Un remplacement est prévu"),
                lines=[
                    _("%(holder)s remplace %(lender)s, du %(start)s au %(end)s.")
                    % {
                        "holder": holder,
                        "lender": lender,
                        "start": hour(starts_at),
                        "end": hour(ends_at),
                    },
                    _("Rôles : %s.") % ", ".join(labels_of(sorted(roles))),
                ],
                path="/gestion/remplacements/",
            )
    holder.forget_rights()
    return access


def end_absence(access_id: UUID, *, actor: Any) -> None:
    """End it now: either side, or an administrator. Twice is harmless. Raises NotAllowed."""
    with transaction.atomic():
        found = TimedAccess.objects.select_for_update().filter(
            pk=access_id, kind=TimedAccess.Kind.ABSENCE
        )
        access = found.first()
        if access is None:
            raise AccessRefused("unknown_access", _("Ce remplacement n'existe pas ici."))
        if actor.pk not in {access.holder_id, access.lender_id} and not can_manage_team(actor):
            raise NotAllowed(_("Ce remplacement ne vous concerne pas."))
        if access.ended_at is not None:
            return
        access.ended_at, access.ended_by_name = now(), str(actor)
        access.save(update_fields=["ended_at", "ended_by_name"])
        audit.record("absence.ended", actor=actor, target=str(access.pk))


def _check_roles(lender: Any, holder: Any, roles: set[str], actor: Any) -> None:
    if lender.pk == holder.pk or not own_codes_of(holder):
        raise AccessRefused(
            "not_a_colleague", _("Choisissez une autre personne, déjà membre de l'équipe.")
        )
    if not roles or not roles <= own_codes_of(lender):
        raise AccessRefused(
            "not_held",
            _("On ne confie que ses propres rôles, et non ceux que l'on tient d'un remplacement."),
        )
    if Role.ADMINISTRATOR in roles and Role.ADMINISTRATOR not in own_codes_of(actor):
        raise NotAllowed(_("Seul un administrateur peut confier le rôle d'administrateur."))


def _check_dates(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at or ends_at <= now():
        raise AccessRefused("wrong_dates", _("La fin doit venir après le début, et après ce jour."))
    if ends_at - max(starts_at, now()) > TimedAccess.LONGEST_ABSENCE:
        raise AccessRefused(
            "too_long",
            _("Un remplacement dure %s jours au plus. Au-delà, donnez un rôle.")
            % TimedAccess.LONGEST_ABSENCE.days,
        )


def _told(access: TimedAccess) -> dict[str, Any]:
    return {"roles": access.roles, "from": hour(access.starts_at), "until": hour(access.ends_at)}

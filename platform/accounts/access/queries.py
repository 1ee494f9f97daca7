from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access.models import TimedAccess
from accounts.roles.borrowing import Cover, Loan
from accounts.roles.models import UserGroup
from accounts.roles.queries import SESSION_OPENED, own_codes_of
from accounts.roles.role import Role
from kernel.audit.facade import AuditEntry
from kernel.clock import now
from kernel.one_reading import once

Kind = TimedAccess.Kind
# An administrator nobody has seen for so long cannot be counted on: emergency access opens.
SILENCE = timedelta(days=60)


def loans_to(user: Any) -> list[Loan]:
    """What this person holds for a while in the current space. One query when it is nothing."""
    return [
        _loan(access, starts_at, ends_at)
        for access in _not_over()
        if _is_held_by(access, user)
        and (starts_at := access.starts_at)
        and (ends_at := access.ends_at)
    ]


def _not_over() -> list[TimedAccess]:
    """Of everyone, a handful: each page asks for the person's own, then for guests' banner."""
    return once("timed_accesses", "", lambda: list(TimedAccess.objects.not_over()))


def _is_held_by(access: TimedAccess, user: Any) -> bool:
    if access.kind == Kind.ABSENCE:
        return bool(access.holder_id == user.pk)
    return access.kind == Kind.GUEST and bool(access.holder_email == user.email)


def covers_running() -> list[Cover]:
    """Who replaces whom in the current space, at this moment."""
    return [
        Cover(access.lender_id, access.holder_id, frozenset(access.roles))
        for access in TimedAccess.objects.running().filter(kind=Kind.ABSENCE)
        if access.lender_id and access.holder_id
    ]


def _loan(access: TimedAccess, starts_at: datetime, ends_at: datetime) -> Loan:
    is_guest = access.kind == Kind.GUEST
    codes = set(access.roles) - {Role.ADMINISTRATOR.value} if is_guest else _still_held(access)
    return Loan(
        loan_id=access.pk,
        codes=frozenset(codes),
        starts_at=starts_at,
        ends_at=ends_at,
        note=note_of(access),
        is_guest=is_guest,
        may_write=access.may_write or not is_guest,
    )


def _still_held(access: TimedAccess) -> set[str]:
    """Nobody hands on what they lost since."""
    if access.lender_id is None:
        return set()
    link = UserGroup.objects.select_related("user").filter(user_id=access.lender_id).first()
    return set(access.roles) & own_codes_of(link.user) if link is not None else set()


def note_of(access: TimedAccess) -> str:
    """What the journal and the banners say of it."""
    until = hour(access.ends_at)
    if access.kind == Kind.ABSENCE:
        return _("remplace %(who)s jusqu'au %(until)s") % {
            "who": access.lender_name,
            "until": until,
        }
    return _("accès accordé jusqu'au %s") % until


def hour(moment: Any) -> str:
    if moment is None:
        return ""
    return date_format(timezone.localtime(moment), "j F Y à H:i")


def guests_inside() -> list[TimedAccess]:
    """Outsiders who may enter at this moment, for the banner."""
    inside = [one for one in _not_over() if one.kind != Kind.ABSENCE and one.is_running]
    return sorted(inside, key=lambda one: one.ends_at or now())


def administrators_in_sight() -> bool:
    """Whether someone who manages the team is active and was seen lately, or has just come."""
    active = UserGroup.objects.filter(
        group__name=Role.ADMINISTRATOR.group_name, user__is_active=True
    )
    links = list(active.values_list("user_id", "since"))
    if not links:
        return False
    ids = [user_id for user_id, _since in links]
    sessions = AuditEntry.objects.filter(action=SESSION_OPENED, actor_id__in=ids)
    last = sessions.aggregate(last=Max("at"))["last"]
    latest = max([since for _user, since in links] + ([last] if last else []))
    return bool(latest > now() - SILENCE)


def had_administrators() -> bool:
    return UserGroup.objects.filter(group__name=Role.ADMINISTRATOR.group_name).exists()


def emergency_running() -> bool:
    return TimedAccess.objects.running().filter(kind=Kind.EMERGENCY).exists()


def emergency_waiting() -> TimedAccess | None:
    return TimedAccess.objects.waiting().filter(kind=Kind.EMERGENCY).first()


def visits_of(email: str) -> list[TimedAccess]:
    """What this outsider asked for or was given in the current space, the latest first."""
    return list(TimedAccess.objects.filter(kind=Kind.GUEST, holder_email=email)[:5])

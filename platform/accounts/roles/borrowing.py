"""Roles held for a while: someone's absence, or an access granted to an outsider.

Who lends registers here. Nothing is copied into the groups: what is lent is asked at each request
and is over by itself at its hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.roles.models import group_ids_of
from kernel.clock import now
from kernel.tenancy import current_authority


@dataclass(frozen=True)
class Loan:
    """`codes` are roles; `note` is the journal's word for it; a guest has no role of their own."""

    loan_id: Any
    codes: frozenset[str]
    starts_at: datetime
    ends_at: datetime
    note: str
    is_guest: bool = False
    may_write: bool = True


@dataclass(frozen=True)
class Cover:
    """A colleague holds these roles in somebody's place, at this very moment."""

    lender_id: UUID
    holder_id: UUID
    codes: frozenset[str]


Source = Callable[[Any], Iterable[Loan]]
_sources: list[Source] = []
_covers: list[Callable[[], Iterable[Cover]]] = []


def lend_with(source: Source) -> None:
    """Call from `AppConfig.ready()`."""
    _sources.append(source)


def cover_with(source: Callable[[], Iterable[Cover]]) -> None:
    """`source()` names who replaces whom in the current space. From `AppConfig.ready()`."""
    _covers.append(source)


def covers_now() -> list[Cover]:
    if current_authority() is None:
        return []
    return [cover for source in _covers for cover in source()]


def loans_of(user: Any) -> list[Loan]:
    """What this person holds for a while in the current space, at this very moment."""
    if current_authority() is None or not getattr(user, "is_active", False) or not user.pk:
        return []
    if not hasattr(user, "_loans"):
        user._loans = [loan for source in _sources for loan in source(user)]
    moment = now()
    return [loan for loan in user._loans if loan.starts_at <= moment < loan.ends_at]


def borrowed_codes(user: Any) -> set[str]:
    return {code for loan in loans_of(user) for code in loan.codes}


def borrowed_groups(user: Any) -> list[int]:
    """Groups whose Django and Wagtail rights this person has for a while."""
    codes = borrowed_codes(user)
    return group_ids_of(codes) if codes else []

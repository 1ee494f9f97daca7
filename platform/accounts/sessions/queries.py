from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.sessions.models import OpenSession
from kernel.tenancy import account_host, match_host, public_space


@dataclass(frozen=True)
class Browser:
    """A browser signed in to the account, and the sites entered from it."""

    session: OpenSession
    place: str
    is_this_one: bool
    sites: tuple[Browser, ...] = ()


def open_session_of(session_id: str, user_id: Any) -> OpenSession | None:
    """The session with its person, unless it has ended, is too old, or is someone else's."""
    found = OpenSession.objects.select_related("user").open()
    return found.filter(pk=session_id, user_id=user_id).first()


def is_open(session_id: UUID) -> bool:
    with public_space():
        return OpenSession.objects.open().filter(pk=session_id).exists()


def browsers_of(user: Any, *, current_id: str | None) -> list[Browser]:
    """Every open session, this one first, then the latest seen. One query."""
    with public_space():
        rows = list(OpenSession.objects.open().filter(user_id=user.pk))
    roots = {row.pk for row in rows if row.opened_by is None}
    sites: dict[UUID, list[Browser]] = {}
    for row in rows:
        if row.opened_by in roots and row.opened_by is not None:
            sites.setdefault(row.opened_by, []).append(_browser(row, current_id))
    alone = [row for row in rows if row.opened_by not in roots]
    found = [_browser(row, current_id, tuple(sites.get(row.pk, ()))) for row in alone]
    return sorted(found, key=lambda browser: not browser.is_this_one)


def _browser(row: OpenSession, current_id: str | None, sites: tuple[Browser, ...] = ()) -> Browser:
    return Browser(row, _place(row.host), str(row.pk) == current_id, sites)


def _place(host: str) -> str:
    if host == account_host():
        return "Mon compte"
    match = match_host(host)
    return getattr(match.authority, "full_name", "") or host if match else host

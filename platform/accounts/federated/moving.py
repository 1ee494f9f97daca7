"""Services say how a person's files pass from one account to another, when two are merged."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User

Mover = Callable[[User, User], None]
_movers: list[Mover] = []


def move_files_with(mover: Mover) -> None:
    """Call `mover(from_account, to_account)` inside each space where the first has a file."""
    if mover not in _movers:
        _movers.append(mover)


def move_files(source: User, target: User) -> None:
    """Inside a space: every service in turn."""
    for mover in _movers:
        mover(source, target)

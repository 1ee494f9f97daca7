"""The session asked for while Django looks for its person: both come in one query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Where the row's identity is kept inside the session.
KEY = "open_session"

_asked: ContextVar[str | None] = ContextVar("open_session_asked", default=None)


def asked_session() -> str | None:
    return _asked.get()


@contextmanager
def asking_for(session_id: str | None) -> Iterator[None]:
    before = _asked.set(session_id)
    try:
        yield
    finally:
        _asked.reset(before)

"""What was already read while answering one GET: a page asks « may this person » fifty times.

Only safe requests remember, and only until they are answered: an act always asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from kernel.tenancy import current_schema

Value = TypeVar("Value")
_kept: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("one_reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Remember inside the block what `once` reads; nothing of an outer block shows here."""
    before = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(before)


def once(name: str, identity: object, read: Callable[[], Value]) -> Value:
    """The value read for this name and identity in the current space; read again outside a GET."""
    kept = _kept.get()
    if kept is None:
        return read()
    key = (current_schema(), name, identity)
    if key not in kept:
        kept[key] = read()
    found: Value = kept[key]
    return found

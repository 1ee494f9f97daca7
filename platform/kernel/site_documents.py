"""What a reader may find on a space's site, told by whoever serves it, heard by the search.

Every floor fills this list from `AppConfig.ready()` and says when something changed, in the
transaction that changes it. No table: a source reads the current space when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.tenancy import current_authority


@dataclass(frozen=True)
class Document:
    """A page anyone may read. `keywords` are words people use for it that it does not hold.

    `until` is when it is of no use any more (an event is over), `dated` the day it is about.
    """

    identity: str
    title: str
    path: str
    summary: str = ""
    body: str = ""
    keywords: str = ""
    dated: datetime | None = None
    until: datetime | None = None


All = Callable[[], Iterable[Document]]
One = Callable[[str], Document | None]
Listener = Callable[[str, str], None]


@dataclass(frozen=True)
class Source:
    """Documents of one kind. `weight` above 1 comes before others: what people come for."""

    kind: str
    label: Any
    find_all: All
    find_one: One
    weight: float = 1.0


_sources: dict[str, Source] = {}
_listeners: list[Listener] = []


def register_documents(
    kind: str, label: Any, *, find_all: All, find_one: One, weight: float = 1.0
) -> None:
    """Call from `AppConfig.ready()`."""
    _sources[kind] = Source(kind, label, find_all, find_one, weight)


def register_document_listener(listener: Listener) -> None:
    """`listener(kind, identity)` hears of each change; an empty identity is all of that kind."""
    if listener not in _listeners:
        _listeners.append(listener)


def document_changed(kind: str, identity: Any = "") -> None:
    """Say that this document was written, changed or removed in the current space."""
    if current_authority() is None:
        # The template of future spaces has no readers.
        return
    for listener in _listeners:
        listener(kind, str(identity))


def sources() -> list[Source]:
    """In registration order, which is the order of the installed apps."""
    return list(_sources.values())


def source_of(kind: str) -> Source | None:
    return _sources.get(kind)

"""Public addresses of a space's site, told by whoever serves them: for `sitemap.xml` and the map.

Every floor fills this list from `AppConfig.ready()`. No table: a finder reads the current space
when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import get_urlconf, set_urlconf

from kernel.middleware.host import URLCONFS


@dataclass(frozen=True)
class Address:
    """A page anyone may read. `depth` is its place in the tree, 1 for the front page."""

    path: str
    title: str
    changed_at: datetime | None = None
    depth: int = 2


Finder = Callable[[], Iterable[Address]]


@dataclass(frozen=True)
class Kind:
    """Pages of one kind; `label` heads them in the map of the site, empty: in the main tree."""

    name: str
    label: Any
    finder: Finder
    in_map: bool = True

    def find(self) -> list[Address]:
        """The pages of this kind in the current space; workers, who serve no host, may ask too."""
        before = get_urlconf()
        set_urlconf(before or URLCONFS["commune"])
        try:
            return list(self.finder())
        finally:
            set_urlconf(before)


_kinds: dict[str, Kind] = {}


def register_addresses(name: str, finder: Finder, *, label: Any = "", in_map: bool = True) -> None:
    """Call from `AppConfig.ready()`. `name` is a slug: it makes the sitemap's address.

    `in_map` is False for what is too many to list on a page (acts, sheets).
    """
    _kinds[name] = Kind(name, label, finder, in_map)


def kinds() -> list[Kind]:
    """In registration order, which is the order of the installed apps."""
    return list(_kinds.values())


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)

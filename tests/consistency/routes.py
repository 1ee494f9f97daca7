"""Every route of every kind of host, and the list of those anyone may read."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

LIST = Path(__file__).with_name("public_routes.txt")
URLCONFS = {
    "operator": "project.urls_operator",
    "account": "project.urls_account",
    "intercommunality": "project.urls_intercommunality",
    "commune": "project.urls_commune",
    "internal": "project.urls_internal",
}
# In the list, `space` stands for both kinds of host that have a space.
SPACE = ("commune", "intercommunality")
SAMPLES = {"int": "1", "uuid": str(uuid.UUID(int=1)), "slug": "x", "str": "x", "path": "x/y"}


@dataclass(frozen=True)
class Route:
    kind: str
    address: str
    callback: Callable[..., Any]

    @property
    def is_public(self) -> bool:
        """What Django's LoginRequiredMiddleware will decide for this view."""
        return getattr(self.callback, "login_required", True) is False

    def sample(self) -> str | None:
        """An address that this route answers; None for a regular expression."""
        if re.search(r"[\\(\[^$?]", self.address):
            return None
        return re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1] or "str", "x"), self.address)


def all_routes() -> list[Route]:
    """Every route; of two with the same address, only the first, which is the one that answers."""
    found: dict[tuple[str, str], Route] = {}
    for kind, urlconf in URLCONFS.items():
        for address, callback in _walk(get_resolver(urlconf).url_patterns, "/"):
            found.setdefault((kind, address), Route(kind, address, callback))
    return list(found.values())


def _walk(patterns: list[Any], before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        address = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address.removesuffix("$").removesuffix(r"\Z"), pattern.callback


@dataclass(frozen=True)
class Entry:
    """One line of `public_routes.txt`; `guarded` when the view refuses strangers by itself."""

    kinds: tuple[str, ...]
    address: str
    reason: str

    @property
    def guarded(self) -> bool:
        return self.reason.startswith("guarded:")

    def routes(self) -> set[tuple[str, str]]:
        return {(kind, self.address) for kind in self.kinds}


def entries() -> list[Entry]:
    found = []
    for line in LIST.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        route, _, reason = line.partition("  # ")
        kind, address = route.split(maxsplit=1)
        found.append(Entry(SPACE if kind == "space" else (kind,), address.strip(), reason))
    return found


def listed_routes(*, guarded: bool | None = None) -> set[tuple[str, str]]:
    """(kind of host, address) of the lines; only the guarded ones, or only the others."""
    return {
        key
        for entry in entries()
        if guarded is None or entry.guarded == guarded
        for key in entry.routes()
    }

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
    return [
        Route(kind, address, callback)
        for kind, urlconf in URLCONFS.items()
        for address, callback in _walk(get_resolver(urlconf).url_patterns, "/")
    ]


def _walk(patterns: list[Any], before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        address = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address.removesuffix("$").removesuffix(r"\Z"), pattern.callback


def listed_public_routes() -> set[tuple[str, str]]:
    """(kind of host, address) of each line of `public_routes.txt`."""
    listed: set[tuple[str, str]] = set()
    for line in LIST.read_text().splitlines():
        entry = line.partition("  #")[0].strip()
        if not entry or entry.startswith("#"):
            continue
        kind, address = entry.split(maxsplit=1)
        listed |= {(one, address) for one in (SPACE if kind == "space" else (kind,))}
    return listed

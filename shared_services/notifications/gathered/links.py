"""Where a message can be read in its space: services sit beside us, they register, we ask."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from kernel.tenancy import require_authority

# Takes what a message is about; answers a path of the space's own host, or nothing.
PathFinder = Callable[[str], str]

_finders: list[PathFinder] = []


def register_path_finder(finder: PathFinder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def link_to(about: str) -> str:
    """Absolute address in the current space; its home page when nobody knows better."""
    path = next(filter(None, (finder(about) for finder in _finders)), "/")
    return str(require_authority().url(path))


def is_own(url: str, authority: object) -> bool:
    """Whether this address is on one of the authority's hosts: rows are written by spaces."""
    parts = urlsplit(url)
    hosts = {domain.host for domain in authority.domains.all()}  # type: ignore[attr-defined]
    return parts.scheme in {"http", "https"} and parts.hostname in hosts

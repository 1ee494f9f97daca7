"""Where a message can be read in its space: services sit beside us, they register, we ask."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from kernel.tenancy import require_authority

# Takes what a message is about and who reads it; answers a path of the space's host, or nothing.
PathFinder = Callable[[str, UUID], str]

_finders: list[PathFinder] = []


def register_path_finder(finder: PathFinder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def link_to(about: str, user_id: UUID) -> str:
    """Absolute address in the current space; its home page when nobody knows better."""
    path = next(filter(None, (finder(about, user_id) for finder in _finders)), "/")
    return str(require_authority().url(path))


def is_own(url: str, authority: object) -> bool:
    """Whether this address is on one of the authority's hosts: rows are written by spaces."""
    parts = urlsplit(url)
    hosts = {domain.host for domain in authority.domains.all()}  # type: ignore[attr-defined]
    return parts.scheme in {"http", "https"} and parts.hostname in hosts

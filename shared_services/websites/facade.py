"""The website's door: the starter site, its personalisation, the demo's content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from shared_services.websites import (
    demo,
    kept_documents,
    personalising,
    publications,
    queries,
    sharing,
    shell_cache,
    starter,
)
from shared_services.websites.models import DirectoryEntry
from shared_services.websites.neighbours import Neighbour
from shared_services.websites.publications import Finder, Listener, Publication
from shared_services.websites.sharing import EventDate, Shareable

__all__ = [
    "EventDate",
    "Finder",
    "Listener",
    "Neighbour",
    "Publication",
    "Shareable",
    "announce",
    "build_template_tree",
    "follow_identity",
    "forget_shell",
    "kinds_of_entries",
    "personalise",
    "publication",
    "register_kept_document",
    "register_publication_kind",
    "register_publication_listener",
    "seed_demo_content",
    "shareable",
    "shareables",
    "sides_of_the_council",
]


def build_template_tree() -> None:
    """Create the starter site in the current (template) schema."""
    starter.build_template_tree()


def personalise(authority: Any) -> None:
    """Put the authority's facts into the copied site of the current space; idempotent."""
    personalising.personalise(authority)


def follow_identity(authority: Any, before: Any) -> None:
    """Let the site follow a new name or address; idempotent. `before` is `lifecycle`'s Identity."""
    personalising.follow_identity(authority, before)


def seed_demo_content(authority: Any) -> None:
    """Fill the current space's site with invented content; idempotent."""
    demo.seed(authority)


def forget_shell() -> None:
    """What surrounds every page of the current space's site changed: the next reader sees it."""
    shell_cache.forget()


def register_publication_listener(listener: Listener) -> None:
    """Call `listener(kind, identity)` the first time news, an event or an act goes online."""
    publications.register_publication_listener(listener)


def publication(kind: str, identity: str) -> Publication | None:
    """What this is now, for anyone to read in the current space; None when it is not online."""
    return publications.publication(kind, identity)


def shareable(kind: str, identity: str) -> Shareable | None:
    """A page or entry of the current space that may be offered to neighbours; None: not online."""
    return sharing.shareable(kind, identity)


def shareables(kind: str) -> Iterator[Shareable]:
    """Those of a kind: « event », « news » or « place »."""
    return sharing.shareables(kind)


def sides_of_the_council() -> set[str] | None:
    """« majority », « minority »; None while the side of a sitting member is unknown."""
    return queries.sides_of_the_council()


def kinds_of_entries() -> dict[str, str]:
    """Kinds of the directory's entries, in people's words."""
    return {value: str(label) for value, label in DirectoryEntry.Kind.choices}


def register_publication_kind(kind: str, finder: Finder) -> None:
    """Let another service publish: its finder gives title, summary and path, or None."""
    publications.register_publication_kind(kind, finder)


def announce(kind: str, identity: int) -> None:
    """Tell those who listen that this went online in the current space."""
    publications.announce(kind, identity)


def register_kept_document(judge: Callable[[int], bool]) -> None:
    """Refuse to swap the file of documents for which `judge(document_id)` is true."""
    kept_documents.register(judge)

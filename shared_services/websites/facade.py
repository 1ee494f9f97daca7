"""The website's door: the starter site, its personalisation, the demo's content."""

from __future__ import annotations

from typing import Any

from shared_services.websites import demo, personalising, publications, shell_cache, starter
from shared_services.websites.publications import Listener, Publication


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

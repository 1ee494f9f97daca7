"""The door for other packages: content for the demo."""

from __future__ import annotations

from shared_services.page_opinions.actions import demo


def seed_demo_opinions() -> None:
    """Give the current space's pages invented opinions; nothing when there are some."""
    demo.seed()

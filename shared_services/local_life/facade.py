"""The door for other packages: content for the demo."""

from __future__ import annotations

from shared_services.local_life.actions import demo


def seed_demo_life() -> None:
    """Fill the current space with invented offers, menus and rounds; nothing when it has some."""
    demo.seed()

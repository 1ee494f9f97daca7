"""The door for other packages: content for the demo."""

from __future__ import annotations

from shared_services.site_editing.actions import demo


def seed_demo_care() -> None:
    """Give some pages of the current space an owner and a day; nothing when one has already."""
    demo.seed()

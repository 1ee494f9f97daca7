"""The duties' door: what the foot of every page says, and the demo's content."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared_services.site_duties import addresses, queries
from shared_services.site_duties.actions import demo


@dataclass(frozen=True)
class Footer:
    """The mention the law wants on every page (décret 2019-768, art. 5), and the legal pages."""

    accessibility: str
    links: list[dict[str, str]] = field(default_factory=list)


def footer() -> Footer:
    """Read in the current space; the site keeps it in its cache with the rest of the footer."""
    return Footer(accessibility=str(queries.conformity().label), links=addresses.footer_links())


def seed_demo_duties() -> None:
    """A statement, a plan and a month of visits in the current space; idempotent."""
    demo.seed()

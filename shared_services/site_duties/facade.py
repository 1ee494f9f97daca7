"""The duties' door: what the foot of every page says, and the demo's content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from shared_services.site_duties import addresses, communes, queries
from shared_services.site_duties.actions import demo
from shared_services.site_duties.communes import SiteLine
from shared_services.site_duties.criteria import criteria


@dataclass(frozen=True)
class Footer:
    """The mention the law wants on every page (décret 2019-768, art. 5), and the legal pages."""

    accessibility: str
    links: list[dict[str, str]] = field(default_factory=list)


def footer() -> Footer:
    """Read in the current space; the site keeps it in its cache with the rest of the footer."""
    return Footer(accessibility=str(queries.conformity().label), links=addresses.footer_links())


def sites_of(authority_ids: Iterable[UUID]) -> dict[UUID, SiteLine]:
    """State of these authorities' sites, as their own spaces told it."""
    return communes.lines(authority_ids)


def criteria_by_code() -> dict[str, str]:
    """Every criterion with its label, in order."""
    return {code: each.label for code, each in criteria().items()}


def seed_demo_duties() -> None:
    """A statement, a plan and a month of visits in the current space; idempotent."""
    demo.seed()

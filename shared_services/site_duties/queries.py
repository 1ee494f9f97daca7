from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.clock import today
from shared_services.site_duties.models import (
    AccessibilityPlan,
    AccessibilityStatement,
    LegalFacts,
    Measure,
)
from shared_services.site_duties.models.plan import ONLY_ONE
from shared_services.site_duties.models.statement import Conformity
from shared_services.site_duties.sums.models import SharedPlan
from tenants.authorities.queries import intercommunality_of


def published_statement() -> AccessibilityStatement | None:
    """The one on the site."""
    return AccessibilityStatement.objects.exclude(published_at=None).first()


def draft_statement(*, lock: bool = False) -> AccessibilityStatement | None:
    rows = AccessibilityStatement.objects.filter(published_at=None)
    return (rows.select_for_update() if lock else rows).first()


def past_statements() -> list[AccessibilityStatement]:
    """Every published one, the newest first."""
    return list(AccessibilityStatement.objects.exclude(published_at=None))


def plan(*, lock: bool = False) -> AccessibilityPlan | None:
    rows = AccessibilityPlan.objects.filter(pk=ONLY_ONE)
    return (rows.select_for_update() if lock else rows).first()


def shared_plan(authority: Any) -> tuple[SharedPlan, str] | None:
    """What the intercommunality of this commune offers, with its name; None when it offers none."""
    group = intercommunality_of(authority) if authority.is_commune else None
    offered = SharedPlan.objects.filter(pk=group.pk).first() if group else None
    return (offered, group.full_name) if offered and group else None


def measure() -> Measure | None:
    return Measure.objects.first()


def legal_facts() -> LegalFacts:
    """What the town hall wrote; an empty row as long as it wrote nothing."""
    return LegalFacts.objects.first() or LegalFacts()


def conformity() -> Conformity:
    """What every page says: « non conforme » as long as nothing proves better."""
    statement = published_statement()
    return statement.conformity_on(today()) if statement else Conformity.NONE


@dataclass(frozen=True)
class Deadline:
    """When the statement has to be written again; `on` is None when there is none yet."""

    on: date | None
    is_over: bool
    is_near: bool


def statement_deadline(days_before: int) -> Deadline:
    statement = published_statement()
    if statement is None:
        return Deadline(None, is_over=True, is_near=True)
    left = (statement.ends_on - today()).days
    return Deadline(statement.ends_on, is_over=left <= 0, is_near=left <= days_before)

"""What becomes of appointments when communes merge: counters, reasons and bookings come along."""

from __future__ import annotations

from typing import Any

from tenants.mergers.registry import MergeRule, Row, register_merge_rule


def register() -> None:
    """Called once, when the app is ready. Two communes may have a reason of the same address."""
    register_merge_rule(MergeRule("appointments.AppointmentReason", change=_reason))


def _reason(row: Row, copy: Any) -> Row:
    row["slug"] = f"{row['slug'][:70]}-{copy.origin.insee_code.lower()}"
    return row

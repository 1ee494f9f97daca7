"""Retention: what is older than the rule goes."""

from __future__ import annotations

from datetime import timedelta

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import current_schema, schema_named
from tenants.journal import queries


def purge_old() -> int:
    """Delete the lines of the current schema past their time. As the owner. Returns how many."""
    before = now() - timedelta(days=queries.retention().days)
    # The space's own role may only add lines.
    with schema_named(current_schema()):
        return audit.purge(before)

"""The door of mergers: plan, check, run, and what the other floors ask about the past."""

from __future__ import annotations

from tenants.mergers.actions.plan import (
    CommuneNouvelle,
    abandon_merger,
    accept_missing_files,
    plan_merger,
)
from tenants.mergers.actions.run import check_merger, request_check, request_run, run_merger
from tenants.mergers.errors import MergerRefused
from tenants.mergers.models import Merger, MergerOrigin
from tenants.mergers.queries import former_identities, former_numbers, mergers, origins_of
from tenants.mergers.redirecting import permanent_address

__all__ = [
    "CommuneNouvelle",
    "Merger",
    "MergerOrigin",
    "MergerRefused",
    "abandon_merger",
    "accept_missing_files",
    "check_merger",
    "former_identities",
    "former_numbers",
    "mergers",
    "origins_of",
    "permanent_address",
    "plan_merger",
    "request_check",
    "request_run",
    "run_merger",
]

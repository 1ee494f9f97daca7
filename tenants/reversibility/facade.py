"""Reversibility's door for the consoles."""

from __future__ import annotations

from tenants.reversibility.actions.deletion import order_deletion
from tenants.reversibility.actions.export import ask_export, open_archive
from tenants.reversibility.queries import (
    archives_allowed_to_operator,
    authority_with,
    deletion_under_way,
    deletions,
    export_of,
    exports_of,
    missing_steps,
    missing_steps_of,
)

__all__ = [
    "archives_allowed_to_operator",
    "ask_export",
    "authority_with",
    "deletion_under_way",
    "deletions",
    "export_of",
    "exports_of",
    "missing_steps",
    "missing_steps_of",
    "open_archive",
    "order_deletion",
]

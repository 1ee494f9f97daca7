"""Reversibility's door for the consoles."""

from __future__ import annotations

from tenants.reversibility.actions.deletion import order_deletion
from tenants.reversibility.actions.export import ask_export, open_archive
from tenants.reversibility.queries import (
    authority_with,
    deletion_under_way,
    deletions,
    export_of,
    exports_of,
    missing_steps,
)

__all__ = [
    "ask_export",
    "authority_with",
    "deletion_under_way",
    "deletions",
    "export_of",
    "exports_of",
    "missing_steps",
    "open_archive",
    "order_deletion",
]

"""The journal's door for archives. The consoles show it with `screens`."""

from __future__ import annotations

from tenants.journal.actions.take import whole_journal

__all__ = ["whole_journal"]

from __future__ import annotations

from kernel.errors import DomainError


class RecoveryRefused(DomainError):
    """A lost second factor cannot be replaced this way."""

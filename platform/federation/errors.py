from __future__ import annotations

from kernel.errors import DomainError


class ConfirmationMissing(DomainError):
    """The directory places the commune elsewhere, and nobody confirmed."""

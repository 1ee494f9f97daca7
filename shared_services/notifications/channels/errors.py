from __future__ import annotations

from kernel.errors import DomainError


class LetterRefused(DomainError):
    """The letter cannot be settled or addressed as asked."""


class SuppressionRefused(DomainError):
    """The address cannot be written to again as asked."""


class DomainRefused(DomainError):
    """The domain cannot be the commune's sending domain."""

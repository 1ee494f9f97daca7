from __future__ import annotations

from kernel.errors import DomainError


class AccessRefused(DomainError):
    """An access for a while that the rules do not allow."""

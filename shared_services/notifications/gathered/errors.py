from __future__ import annotations

from kernel.errors import DomainError


class SubscriptionRefused(DomainError):
    """The browser cannot be told of new messages."""

"""What can go wrong with a subscription."""

from __future__ import annotations

from kernel.errors import DomainError


class WrongSubscription(DomainError):
    """Nothing chosen, or a subject nobody offers."""


class LinkOver(DomainError):
    """The confirmation link is unknown, older than two days, or was used up."""

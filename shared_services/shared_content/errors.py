"""What can go wrong when sites share."""

from __future__ import annotations

from kernel.errors import DomainError


class NothingThere(DomainError):
    """No such offer, page or rule here; or not any more."""


class WrongChoice(DomainError):
    """What was asked for cannot be kept as it is."""


class TooMany(DomainError):
    """A neighbour is not flooded."""

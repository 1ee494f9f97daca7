"""What can go wrong with a message, before it leaves and after."""

from __future__ import annotations

from kernel.errors import DomainError


class WrongNotification(DomainError):
    """The message cannot be sent as asked: address, name, subject or key."""


class CannotRetry(DomainError):
    """Only a message that failed for good can be tried again."""


class ChannelAway(Exception):
    """The provider cannot be reached or will not take it now: nothing left our side."""


class DoubtfulDelivery(Exception):
    """The line died after the message was handed over: it may have left, or not."""

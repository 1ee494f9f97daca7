"""What can go wrong with a message, before it leaves and after."""

from __future__ import annotations

from kernel.errors import DomainError


class WrongNotification(DomainError):
    """The message cannot be sent as asked: address, name, subject or key."""


class CannotRetry(DomainError):
    """Only a message that failed for good can be tried again."""


class MailServerAway(Exception):
    """No connection to the mail server: nothing left our side, another try may help."""

from __future__ import annotations

from kernel.errors import DomainError


class AccountRefused(DomainError):
    """An act on an account that the rules do not allow."""


class InvitationRefused(DomainError):
    """An invitation that cannot be sent, accepted or withdrawn."""


class SignOnRefused(DomainError):
    """A sign-on between two hosts that must not succeed."""

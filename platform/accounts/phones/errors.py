from __future__ import annotations

from kernel.errors import DomainError


class WrongNumber(DomainError):
    """No telephone that can take a text message."""


class ProofRefused(DomainError):
    """The number cannot be proven this way, or not now."""

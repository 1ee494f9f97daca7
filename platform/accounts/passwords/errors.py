from __future__ import annotations

from kernel.errors import DomainError


class HeldRefused(DomainError):
    """A protected account that cannot be opened this way."""


class RulesRefused(DomainError):
    """Rules on accounts that make no sense, or an act on an account that is not here."""

from __future__ import annotations

from kernel.errors import DomainError


class RegisterRefused(DomainError):
    """A change of the register that would make it false, or that speaks of nothing there."""

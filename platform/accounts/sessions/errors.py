from __future__ import annotations

from kernel.errors import DomainError


class SessionRefused(DomainError):
    """A session that cannot be ended: it is someone else's, or it has ended."""

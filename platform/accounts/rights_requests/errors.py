from __future__ import annotations

from kernel.errors import DomainError


class RequestRefused(DomainError):
    """A request that cannot be sent, or an answer that cannot be given now."""

from __future__ import annotations

from kernel.errors import DomainError


class PublishedActFrozen(DomainError):
    """An act that is online is never changed silently (CGCT R. 2131-1)."""


class ImportRefused(DomainError):
    """An old site cannot be read; the message says what to do."""

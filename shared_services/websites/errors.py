from __future__ import annotations

from kernel.errors import DomainError


class ImportRefused(DomainError):
    """An old site cannot be read; the message says what to do."""

from __future__ import annotations

from kernel.errors import DomainError


class ExportRefused(DomainError):
    """The export cannot be asked for, made or handed out as wanted."""


class ArchiveRefused(DomainError):
    """The archive is damaged, dishonest, of another version, or unwelcome here."""


class DeletionRefused(DomainError):
    """A step that the law or the commune's agreement asks for is missing."""


class RestoreRefused(DomainError):
    """There is nothing to restore from, or what was restored is not what was saved."""


class ToolFailed(RuntimeError):
    """A PostgreSQL program is missing or failed; the message says which and why."""

from __future__ import annotations

from kernel.errors import DomainError


class TemplateMissing(RuntimeError):
    """No template schema fits this code: run `prepare_platform` first."""


class DumpFailed(RuntimeError):
    """pg_dump is missing, too old for the server, or failed; the message says which."""


class SpaceDamaged(RuntimeError):
    """The schema of a space is not what its migrations say; the message says how."""


class OnboardingRefused(DomainError):
    """The space cannot be opened as asked."""

from __future__ import annotations

from kernel.errors import DomainError


class TransitionRefused(DomainError):
    """The state machine says no: wrong state, no reason, a date that makes no sense."""


class DomainRefused(DomainError):
    """A host name that cannot be taken, moved or removed; the message says why."""


class IdentityRefused(DomainError):
    """A name or a code that cannot be this authority's."""


class MoveRefused(DomainError):
    """A change of intercommunality that makes no sense."""

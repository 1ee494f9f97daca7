from __future__ import annotations

from kernel.errors import DomainError


class MergerRefused(DomainError):
    """The merger cannot be planned, checked or run as it stands; the message says what to do."""


class MergeInconsistent(RuntimeError):
    """The copy does not hold what it should: a defect. The transaction must not be committed."""

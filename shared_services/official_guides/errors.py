"""What can go wrong with the official guides."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.errors import DomainError


class SetRefused(DomainError):
    """The set as a whole cannot be trusted; the guides in place stay."""


class DocumentRefused(DomainError):
    """One file of the set; the version in place stays."""


class SourceUnreachable(DomainError):
    """The DILA's server did not answer as it should."""


class WrongAdaptation(DomainError):
    """What was written cannot be kept; `problems` says why, field by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("wrong_adaptation", " ".join(problems.values()))
        self.problems = dict(problems)


class UnknownGuide(DomainError):
    """No guide bears this code here."""

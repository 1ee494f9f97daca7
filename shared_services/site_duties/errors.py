"""What can go wrong with the site's duties."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.errors import DomainError


class WrongDuty(DomainError):
    """What was written cannot be kept; `problems` says why, field by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("wrong_duty", " ".join(problems.values()))
        self.problems = dict(problems)


class NothingToPublish(DomainError):
    """There is no draft."""

"""What can go wrong with the register of acts."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.errors import DomainError


class PublishedActFrozen(DomainError):
    """An act that is online is never changed silently (CGCT R. 2131-1)."""


class WrongAct(DomainError):
    """What was given cannot be published; `problems` says why, field by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("wrong_act", " ".join(problems.values()))
        self.problems = dict(problems)


class NoStamp(DomainError):
    """The timestamp authority gave nothing to believe; asked again later."""


class NothingThere(DomainError):
    """No such act or meeting in this space."""

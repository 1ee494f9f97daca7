"""What can be wrong with a wording."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.errors import DomainError


class WrongWording(DomainError):
    """The text cannot be kept as it is; `problems` says everything at once, field by field."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("wrong_wording", " ".join(message for _field, message in problems))
        self.problems = list(problems)


class ChangedMeanwhile(DomainError):
    """Somebody else saved the same draft since it was read."""


class NothingThere(DomainError):
    """No such message, version or draft here."""


class FileRefused(DomainError):
    """This file cannot be joined to a message."""


class CannotRender(Exception):
    """A mandatory variable is empty or a value cannot be read: the proposed wording must leave."""

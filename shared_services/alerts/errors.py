"""What can go wrong with an alert."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.errors import DomainError


class WrongAlert(DomainError):
    """The message cannot be kept as it is; `problems` says everything at once, field by field."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("wrong_alert", " ".join(message for _field, message in problems))
        self.problems = list(problems)


class NothingThere(DomainError):
    """No such alert, message or type here."""


class NotNow(DomainError):
    """The alert or its message is no longer in a state for that."""


class NotAlone(DomainError):
    """Somebody else has to agree first."""

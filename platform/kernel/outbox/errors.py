from __future__ import annotations

from datetime import datetime


class OutsideTransaction(RuntimeError):
    """A promise was made outside a transaction: a defect, it could outlive what it belongs to."""


class WrongMessage(ValueError):
    """The message could never be carried out: unknown queue, payload of the wrong kind."""


class Permanent(Exception):
    """Raised by a handler: trying again cannot help, a person has to look."""


class NotBefore(Exception):
    """Raised by a handler: nothing went wrong, the moment has not come. No attempt is counted."""

    def __init__(self, reason: str, moment: datetime) -> None:
        super().__init__(reason)
        self.moment = moment

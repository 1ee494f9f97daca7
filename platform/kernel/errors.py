"""What can go wrong, in domain words. No HTTP word here: the doors translate."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the domain said no.

    `code` is stable and meant for programs, `message` is French and meant for people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotAllowed(DomainError):
    """The person is known but has no right to do this here."""

    def __init__(self, message: str, code: str = "not_allowed") -> None:
        super().__init__(code, message)


class TooManyTries(DomainError):
    """Tried too often: the next try must wait. `message` says how long."""

    def __init__(self, message: str, *, wait_seconds: int) -> None:
        super().__init__("too_many_tries", message)
        self.wait_seconds = wait_seconds


class NoSpaceSelected(RuntimeError):
    """Code that needs a commune's space ran without one: a defect, never a user's mistake."""


class UnknownAuthority(LookupError):
    """No local authority has this identity."""

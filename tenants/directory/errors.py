"""What can go wrong in the directory, in words for the person who typed the number."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.errors import DomainError


class UnknownSiren(DomainError):
    """No entity of the kind asked for has this SIREN.

    Codes: `siren_format`, `siren_checksum`, `siren_is_a_commune`, `siren_is_an_epci`,
    `epci_dissolved`, `siren_unknown`.
    """


class UnknownInseeCode(DomainError):
    """No commune in force has this INSEE code.

    Codes: `insee_format`, `insee_no_longer_in_force`, `insee_unknown`.
    """


class BadReferenceFile(DomainError):
    """A file to import is not what it should be; `problems` holds one line per defect."""

    def __init__(self, message: str, problems: Sequence[str]) -> None:
        super().__init__("bad_reference_file", message)
        self.problems = list(problems)


class TooManyRemovals(DomainError):
    """The file would take a suspicious number of communes out of force."""

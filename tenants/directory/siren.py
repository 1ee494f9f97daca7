"""SIREN numbers: nine digits, the last one a Luhn check digit (INSEE, répertoire Sirene)."""

from __future__ import annotations

import re


def cleaned(siren: str) -> str:
    """The number without the spaces people put in it."""
    return re.sub(r"[\s\u00a0.]", "", siren)


def is_well_formed(siren: str) -> bool:
    """Nine digits that pass the Luhn check."""
    return re.fullmatch(r"[0-9]{9}", siren) is not None and _luhn_sum(siren) % 10 == 0


def _luhn_sum(digits: str) -> int:
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total

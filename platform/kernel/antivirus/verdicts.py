from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    # The scanner gave no answer: nobody opens the file until it does.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """`finding` is the scanner's own name for what it found, or why it could not tell."""

    state: State
    finding: str = ""


CLEAN = Verdict(State.CLEAN)

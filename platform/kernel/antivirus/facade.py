"""The door of the antivirus: is this file harmless?"""

from __future__ import annotations

from typing import BinaryIO

from django.conf import settings

from kernel.antivirus.clamd import Clamd
from kernel.antivirus.reduced import Reduced
from kernel.antivirus.verdicts import CLEAN, State, Verdict

__all__ = ["CLEAN", "State", "Verdict", "answers", "is_reduced", "scan"]

REDUCED = "reduced"


def scan(stream: BinaryIO) -> Verdict:
    """Read the stream from its start to its end and say what it is; it is put back at its start.

    Never raises for a scanner's fault: no answer is `State.UNKNOWN`, and an unknown file must stay
    closed.
    """
    stream.seek(0)
    try:
        return _scanner().scan(stream)
    finally:
        stream.seek(0)


def is_reduced() -> bool:
    """Does this machine only have the few rules of a demo?"""
    return bool(settings.ANTIVIRUS == REDUCED)


def answers() -> bool:
    """Is the scanner there?"""
    return _scanner().ping()


def _scanner() -> Clamd | Reduced:
    if is_reduced():
        return Reduced()
    return Clamd(settings.ANTIVIRUS, timeout=settings.ANTIVIRUS_TIMEOUT)

"""The scanner of a machine without clamd: a few rules of ours, run by YARA-X.

It knows the EICAR test file, programs, PDF files that start something and files that are two things
at once; it has no signature of any virus. For demos and development.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import yara_x

from kernel.antivirus.verdicts import CLEAN, State, Verdict

MOST_BYTES = 32 * 1024 * 1024
TIMEOUT_SECONDS = 5


class Reduced:
    def ping(self) -> bool:
        return True

    def scan(self, stream: BinaryIO) -> Verdict:
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            return Verdict(State.UNKNOWN, "too long")
        scanner = yara_x.Scanner(_rules())
        scanner.set_timeout(TIMEOUT_SECONDS)
        try:
            found = scanner.scan(content).matching_rules
        except yara_x.TimeoutError:
            return Verdict(State.UNKNOWN, "too slow")
        return Verdict(State.INFECTED, found[0].identifier) if found else CLEAN


@lru_cache(maxsize=1)
def _rules() -> yara_x.Rules:
    return yara_x.compile((Path(__file__).parent / "rules.yar").read_text())

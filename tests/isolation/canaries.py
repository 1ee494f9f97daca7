"""Canaries: strings that cannot occur by chance, written into everything commune A holds.

Three alphabets say who may read one: `private` (A's own people alone), `public` (what A publishes,
on A's host alone) and `federation` (what the intercommunality or the operator wrote about A
themselves, on their own consoles). An answer to B's people that holds one of another kind leaks,
and the canary names the column it came from.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    PRIVATE = "zqk"
    PUBLIC = "pvx"
    FEDERATION = "fdx"


# A word that searches may look for: it stands beside canaries and is none itself.
COMMON_WORD = "mirabelle"
SIZE = 15
PATTERN = re.compile(rb"(?:zqk|pvx|fdx)[0-9a-f]{12}", re.IGNORECASE)
# The same for PostgreSQL.
SQL_PATTERN = "(zqk|pvx|fdx)[0-9a-f]{12}"


@dataclass
class Cage:
    """Every canary of a run, with where it was written."""

    origins: dict[str, str] = field(default_factory=dict)

    def mint(self, audience: Audience, origin: str) -> str:
        token = f"{audience}{secrets.token_hex(6)}"
        self.origins[token] = origin
        return token

    def adopt(self, secret: str, origin: str) -> None:
        """A secret of the platform's own making (a session key) is watched like a canary."""
        self.origins[secret] = origin

    def describe(self, token: str) -> str:
        return f"{token} ({self.origins.get(token, 'unknown')})"


def found_in(content: bytes) -> set[str]:
    return {match.decode().lower() for match in PATTERN.findall(content)}


def forbidden(tokens: set[str], allowed: set[Audience]) -> set[str]:
    return {token for token in tokens if Audience(token[:3]) not in allowed}

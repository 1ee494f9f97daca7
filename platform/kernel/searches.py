"""Words searched for on a site, counted; written down only once they come back often.

What one person types may name somebody. Words wait in Valkey for a month and are forgotten there; a
task of the space writes down those that were asked often enough, and nothing of who asked.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

import redis

from kernel import valkey
from kernel.clock import today
from kernel.visits import device_of

logger = logging.getLogger(__name__)

LONGEST = 60
SHORTEST = 2
KEPT_SECONDS = 40 * 24 * 3600
# An attacker invents words without end; a village does not.
MOST_WORDS = 3000
# A mail address, a telephone or file number: somebody's own.
_PERSONAL = re.compile(r"@|\d[\d .-]{3,}\d")


@dataclass(frozen=True)
class Searched:
    words: str
    found: bool
    number: int


def note(host: str, query: str, *, found: bool, user_agent: str) -> None:
    """Count one search on this host; programs, addresses and numbers are left out."""
    words = " ".join(query.lower().split())
    if not SHORTEST <= len(words) <= LONGEST or _PERSONAL.search(words):
        return
    if device_of(user_agent) is None:
        return
    key = _key(host, today().strftime("%Y-%m"))
    try:
        client = valkey.client()
        field = f"{int(found)}\n{words}"
        if client.hlen(key) < MOST_WORDS or client.hexists(key, field):
            client.hincrby(key, field, 1)
            client.expire(key, KEPT_SECONDS)
    except redis.RedisError as error:
        logger.warning("search not counted: %s", type(error).__name__)


def asked_often(host: str, month: str, at_least: int) -> list[Searched]:
    """Words searched that often in this month (« 2026-11 »). Raises RedisError."""
    rows = []
    for field, number in valkey.client().hgetall(_key(host, month)).items():
        found, _line, words = field.decode().partition("\n")
        if int(number) >= at_least and words:
            rows.append(Searched(words, found == "1", int(number)))
    return rows


def _key(host: str, month: str) -> str:
    return f"searches:{host.rsplit(':', 1)[0].lower()}:{month}"

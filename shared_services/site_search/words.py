"""Words as people type them: without accents, and the other names of the same thing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

LONGEST = 200
# What a question holds besides what it asks for.
EMPTY_WORDS = frozenset(
    """a au aux avec ce ces comment dans de des du en est et faire faut il je l la le les ma mes mon
    ou où par pour quand que quel quelle quelles quels qui sa se ses son sur un une y""".split()  # noqa: SIM905
)


def plain(text: str) -> str:
    """Small letters and digits without accents, one blank between words."""
    folded = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").lower())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def cleaned(query: str) -> str:
    """What was typed, without what no database takes, cut to 200 signs."""
    return " ".join(query.replace("\x00", "").split())[:LONGEST]


def words_of(query: str) -> list[str]:
    """The words that say something, in plain letters."""
    return [word for word in plain(query).split() if word not in EMPTY_WORDS]


def other_names(query: str) -> list[str]:
    """Other names of what is asked for: « poubelle » is « déchets » on the page."""
    asked = f" {plain(query)} "
    found: list[str] = []
    for group in _groups():
        if any(f" {plain(name)} " in asked for name in group):
            found += [name for name in group if f" {plain(name)} " not in asked]
    return found


@lru_cache(maxsize=1)
def _groups() -> list[list[str]]:
    path = Path(__file__).parent / "data" / "other_names.toml"
    groups: list[list[str]] = tomllib.loads(path.read_text())["groups"]
    return groups

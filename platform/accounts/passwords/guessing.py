"""How hard a password is to guess: by its shape (CNIL), and by what people choose (zxcvbn).

CNIL, délibération n° 2022-100 du 21 juillet 2022 (JORFTEXT000046432885): a password alone must be
worth 80 bits, or 50 when the account is blocked or slowed down after wrong tries, as ours is
(`throttle.py`). Its measure counts the signs one could have used, so « Bonjour2026! » passes: the
same text asks to refuse common passwords too, as does ANSSI (« Recommandations relatives à
l'authentification multifacteur et aux mots de passe », version 2.0, 2021).
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from zxcvbn import matching
from zxcvbn.scoring import most_guessable_match_sequence

CNIL_BITS = 50.0
# zxcvbn's best mark: out of reach of someone who tries against a stolen, slow hash.
ENOUGH_GUESSES_LOG10 = 10.0
# Longer passwords are judged on their beginning; the search is quadratic.
JUDGED = 64
# Signs of an AZERTY keyboard that are neither letters nor digits, as CNIL's own tool counts them.
SPECIALS = 37

_DATA = Path(__file__).parent / "data"
_KEYBOARD = ("azertyuiop", "qsdfghjklm", "wxcvbn", "azerty", "motdepasse", "mairie", "beffroi")


def cnil_bits(password: str) -> float:
    """Length times the logarithm of the number of signs it draws from."""
    signs = 0
    signs += 26 if any("a" <= sign <= "z" for sign in password) else 0
    signs += 26 if any("A" <= sign <= "Z" for sign in password) else 0
    signs += 10 if any(sign.isdigit() for sign in password) else 0
    signs += SPECIALS if any(not (sign.isascii() and sign.isalnum()) for sign in password) else 0
    return len(password) * math.log2(signs) if signs else 0.0


def weakest_part(password: str, about_them: Iterable[str]) -> str:
    """Why a password is easy to guess (a pattern of zxcvbn's), or nothing when it is not."""
    # Not `zxcvbn()`: it writes each caller's words into a dictionary shared by all threads.
    ranked = {
        **_dictionaries(),
        "user_inputs": matching.build_ranked_dict([word.lower() for word in about_them]),
    }
    judged = password[:JUDGED]
    found = most_guessable_match_sequence(judged, matching.omnimatch(judged, ranked))
    if float(found["guesses_log10"]) >= ENOUGH_GUESSES_LOG10:
        return ""
    parts = [part for part in found["sequence"] if part["pattern"] != "bruteforce"]
    longest = max(parts, key=lambda part: len(part["token"]), default=None)
    return str(longest["pattern"]) if longest else "short"


@cache
def _dictionaries() -> dict[str, Any]:
    return {
        **matching.RANKED_DICTIONARIES,
        "keyboard": matching.build_ranked_dict(list(_KEYBOARD)),
        "french_words": matching.build_ranked_dict(_lines("french_words.txt.gz")),
        "french_names": matching.build_ranked_dict(_lines("french_names.txt.gz")),
    }


def _lines(name: str) -> list[str]:
    return gzip.decompress((_DATA / name).read_bytes()).decode().splitlines()

"""The alphabet of text messages (3GPP TS 23.038), and how many messages a text costs."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Two places each: an escape comes before.
EXTENDED = frozenset("\f^{}\\[~]|€")
# French typography that has an equal in the alphabet.
PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-",
        "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "œ": "oe", "Œ": "OE",
        "°": "o", "\t": " ", "•": "-", "·": ".",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Length:
    """`units` of the alphabet used, `segments` charged, `left` before one more is."""

    units: int
    segments: int
    left: int
    unicode: bool


def fits(text: str) -> bool:
    return all(character in BASIC or character in EXTENDED for character in text)


def plain(text: str) -> str:
    """The text in the cheap alphabet where French allows it: « ê » becomes « e », « é » stays.

    A text in another script is left as it is.
    """
    made = unicodedata.normalize("NFC", text).translate(PLAIN)
    return "".join(_nearest(character) for character in made)


def _nearest(character: str) -> str:
    if character in BASIC or character in EXTENDED:
        return character
    bare = "".join(
        one for one in unicodedata.normalize("NFD", character) if not unicodedata.combining(one)
    )
    return bare if bare and fits(bare) else character


def measure(text: str) -> Length:
    """160 places in one message, 153 in each of several; 70 and 67 outside the alphabet."""
    in_unicode = not fits(text)
    if in_unicode:
        # Counted in UTF-16, where an emoji takes two places.
        widths = [len(character.encode("utf-16-be")) // 2 for character in text]
    else:
        widths = [2 if character in EXTENDED else 1 for character in text]
    alone, among = (70, 67) if in_unicode else (160, 153)
    units = sum(widths)
    if units <= alone:
        return Length(units, 1 if units else 0, alone - units, in_unicode)
    segments = _packed(widths, among)
    return Length(units, segments, max(0, segments * among - units), in_unicode)


def _packed(widths: list[int], room: int) -> int:
    """How many messages: a character of two places is never cut in half."""
    segments, used = 1, 0
    for width in widths:
        if used + width > room:
            segments, used = segments + 1, 0
        used += width
    return segments

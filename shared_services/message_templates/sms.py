"""How long an SMS is, as operators count it (3GPP TS 23.038)."""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"


@dataclass(frozen=True)
class SmsLength:
    """`strange`: the characters outside GSM-7, which more than double the price."""

    units: int
    segments: int
    strange: tuple[str, ...]

    @property
    def is_gsm(self) -> bool:
        return not self.strange


def length_of(text: str) -> SmsLength:
    strange = tuple(dict.fromkeys(c for c in text if c not in _BASIC and c not in _EXTENDED))
    if strange:
        units, alone, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    else:
        units, alone, joined = len(text) + sum(c in _EXTENDED for c in text), 160, 153
    segments = 0 if not units else 1 if units <= alone else -(-units // joined)
    return SmsLength(units, segments, strange)

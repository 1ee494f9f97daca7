"""How many text messages a text costs, counted by hand from 3GPP TS 23.038."""

from __future__ import annotations

import pytest

from shared_services.notifications.providers.gsm7 import fits, measure, plain


@pytest.mark.parametrize(
    ("text", "units", "segments"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        # 153 is odd: the 77th euro would be cut in half and goes to the next message.
        ("€" * 153, 306, 3),
        ("é" * 160, 160, 1),
        ("ê" * 70, 70, 1),
        ("ê" * 71, 71, 2),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
        ("😀" * 67, 134, 3),
    ],
)
def test_segments_are_counted_as_operators_do(text: str, units: int, segments: int) -> None:
    found = measure(text)
    assert (found.units, found.segments) == (units, segments)


def test_french_is_brought_into_the_cheap_alphabet_without_losing_sense() -> None:
    said = plain("« L’œuvre de l’évêque » : 12 € – forêt, Noël, ça…")
    assert said == "\" L'oeuvre de l'éveque \" : 12 € - foret, Noel, ca..."
    assert fits(said)


def test_another_script_is_left_as_it_is() -> None:
    assert plain("مرحبا") == "مرحبا"
    assert measure("مرحبا").unicode

from __future__ import annotations

import pytest

from shared_services.message_templates.sms import length_of


@pytest.mark.parametrize(
    ("text", "units", "segments", "gsm"),
    [
        ("", 0, 0, True),
        ("a" * 160, 160, 1, True),
        ("a" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("é" * 160, 160, 1, True),
        ("€" * 80, 160, 1, True),
        ("€" * 81, 162, 2, True),
        ("ê" * 70, 70, 1, False),
        ("ê" * 71, 71, 2, False),
        ("😀" * 35, 70, 1, False),
        ("😀" * 36, 72, 2, False),
    ],
)
def test_an_sms_is_counted_as_operators_count(
    text: str, units: int, segments: int, gsm: bool
) -> None:
    length = length_of(text)
    assert (length.units, length.segments, length.is_gsm) == (units, segments, gsm)

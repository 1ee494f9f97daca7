from __future__ import annotations

from datetime import date

import pytest

from kernel.clock import subdivision_of, working_days_after


@pytest.mark.parametrize(
    ("start", "days", "department", "expected"),
    [
        (date(2026, 11, 23), 1, "89", date(2026, 11, 24)),
        (date(2026, 11, 20), 1, "89", date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 23), 10, "89", date(2026, 12, 7)),
        (date(2026, 12, 24), 1, "89", date(2026, 12, 28)),  # Christmas, then a week-end
        (date(2026, 5, 13), 1, "89", date(2026, 5, 15)),  # Ascension
        (date(2026, 4, 2), 1, "89", date(2026, 4, 3)),  # Good Friday: a working day…
        (date(2026, 4, 2), 1, "67", date(2026, 4, 7)),  # …but not in Alsace, then Easter Monday
        (date(2025, 12, 24), 1, "57", date(2025, 12, 29)),  # 26 December in Moselle
        (date(2026, 11, 23), 0, "89", date(2026, 11, 23)),
    ],
)
def test_working_days_follow_the_legal_holidays_of_the_department(
    start: date, days: int, department: str, expected: date
) -> None:
    assert working_days_after(start, days, subdivision=subdivision_of(department)) == expected


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        working_days_after(date(2026, 1, 1), -1, subdivision=None)

"""The bars of the screen « Messages envoyés »: places and heights, drawn by the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

HEIGHT = 120
BAR = 22
STEP = 40
LEFT = 44


@dataclass(frozen=True)
class Bar:
    """One day: a bar for what was sent with what failed on top of it."""

    day: date
    x: int
    middle: int
    sent: int
    failed: int
    sent_y: int
    sent_height: int
    failed_y: int
    failed_height: int


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    top: int
    width: int
    sent: int
    failed: int


def chart_of(rows: Iterable[Mapping[str, Any]], days: list[date]) -> Chart:
    """All channels together; the table under the chart tells them apart."""
    sent: Counter[date] = Counter()
    failed: Counter[date] = Counter()
    for row in rows:
        sent[row["day"]] += row["sent"]
        failed[row["day"]] += row["failed"]
    top = max((sent[day] + failed[day] for day in days), default=0)
    bars = [
        _bar(day, LEFT + STEP * place, sent[day], failed[day], max(top, 1))
        for place, day in enumerate(days)
    ]
    return Chart(bars, top, LEFT + STEP * len(days), sum(sent.values()), sum(failed.values()))


def _bar(day: date, x: int, sent: int, failed: int, top: int) -> Bar:
    # Something that happened once among thousands still has to be seen.
    sent_height = max(2, round(HEIGHT * sent / top)) if sent else 0
    failed_height = max(2, round(HEIGHT * failed / top)) if failed else 0
    return Bar(
        day=day,
        x=x,
        middle=x + BAR // 2,
        sent=sent,
        failed=failed,
        sent_y=HEIGHT + 10 - sent_height,
        sent_height=sent_height,
        failed_y=HEIGHT + 10 - sent_height - failed_height,
        failed_height=failed_height,
    )

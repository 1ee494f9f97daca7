"""Charts drawn by the server: places and sizes here, SVG in `components/*_chart.html`.

Each comes with the table of its figures: a picture alone tells nothing to whoever cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

HEIGHT = 160
STEP = 26
BAR = 18
LEFT = 48
TOP = 12
# A bar for something that happened once among thousands still has to be seen.
SMALLEST = 2
# Under the bars, one label out of so many that they do not touch.
MOST_LABELS = 12


@dataclass(frozen=True)
class Point:
    """`label` is said in the table; `short` is what fits under a bar."""

    label: str
    value: int
    short: str = ""


@dataclass(frozen=True)
class Bar:
    point: Point
    x: int
    y: int
    middle: int
    height: int
    percent: int
    shows_label: bool


@dataclass(frozen=True)
class Chart:
    """`unit` heads the column of figures, `heading` the column of labels."""

    title: str
    heading: str
    unit: str
    summary: str
    bars: list[Bar]
    top: int
    half: int
    width: int
    total: int

    @property
    def is_empty(self) -> bool:
        return self.total == 0


def chart(title: str, points: Iterable[Point], *, heading: str, unit: str) -> Chart:
    """Bars side by side (`bar_chart.html`) or one under the other (`row_chart.html`)."""
    listed = list(points)
    total = sum(point.value for point in listed)
    top = _round_up(max((point.value for point in listed), default=0))
    every = max(1, -(-len(listed) // MOST_LABELS))
    bars = [_bar(place, point, top, total, every) for place, point in enumerate(listed)]
    return Chart(
        title=title,
        heading=heading,
        unit=unit,
        summary=_summary(listed, unit, total),
        bars=bars,
        top=top,
        half=top // 2,
        width=LEFT + STEP * len(listed) + 8,
        total=total,
    )


def _bar(place: int, point: Point, top: int, total: int, every: int) -> Bar:
    height = max(SMALLEST, round(HEIGHT * point.value / top)) if point.value else 0
    return Bar(
        point=point,
        x=LEFT + STEP * place,
        y=TOP + HEIGHT - height,
        middle=LEFT + STEP * place + BAR // 2,
        height=height,
        percent=round(100 * point.value / total) if total else 0,
        shows_label=place % every == 0,
    )


def _round_up(value: int) -> int:
    """The top of the scale: 1, 2 or 5 followed by zeros, never under 10."""
    scale = 10
    while True:
        for step in (1, 2, 5):
            if value <= step * scale:
                return step * scale
        scale *= 10


def _summary(points: list[Point], unit: str, total: int) -> str:
    if not total:
        return _("%(unit)s : rien pour le moment.") % {"unit": unit}
    most = max(points, key=lambda point: point.value)
    return _("%(unit)s : %(total)s en tout ; le plus : %(label)s, %(most)s.") % {
        "unit": unit,
        "total": total,
        "label": most.label,
        "most": most.value,
    }

"""The plan of the directory, drawn here: a reader's browser asks no map server for anything.

North is up. Over a commune the Earth is flat: degrees become metres around the mean latitude.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

METRES_A_DEGREE = 111_320.0
WIDTH, LEAST_HEIGHT, MOST_HEIGHT, MARGIN = 640.0, 260.0, 520.0, 48.0
# A mark is 30 wide: closer ones would hide each other and are one mark with two numbers.
APART = 36.0
# A typing mistake, or the department's town, would shrink the village to a point.
FURTHEST = 30_000.0
SMALLEST_SPAN = 300.0
STEPS = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
SHORTEST_STEP = 90.0


@dataclass
class Mark:
    """One or several entries at one spot, in units of the drawing."""

    x: float
    y: float
    url: str
    numbers: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.numbers[0]) if len(self.numbers) == 1 else f"{self.numbers[0]}+"

    @property
    def label(self) -> str:
        """« 3, École primaire ; 5, Bibliothèque »."""
        told = zip(self.numbers, self.names, strict=True)
        return " ; ".join(f"{number}, {name}" for number, name in told)


@dataclass(frozen=True)
class Plan:
    """`step`: metres between two lines; `step_width`: the same in units of the drawing."""

    height: float
    marks: list[Mark]
    columns: list[float]
    rows: list[float]
    step: int
    step_width: float
    absent: int
    width: float = WIDTH

    @property
    def step_label(self) -> str:
        return f"{self.step // 1000} km" if self.step >= 1000 else f"{self.step} m"


def plan_of(entries: Sequence[tuple[int, Any]]) -> Plan | None:
    """Numbered entries where they are; None when fewer than two can be placed."""
    placed = [(n, one) for n, one in entries if None not in (one.latitude, one.longitude)]
    placed = _together(placed)
    if len(placed) < 2:
        return None
    metres = _metres(placed)
    left, right = min(x for x, _y in metres), max(x for x, _y in metres)
    top, bottom = max(y for _x, y in metres), min(y for _x, y in metres)
    across, down = max(right - left, SMALLEST_SPAN), max(top - bottom, SMALLEST_SPAN)
    inside = WIDTH - 2 * MARGIN
    height = min(max(down * inside / across + 2 * MARGIN, LEAST_HEIGHT), MOST_HEIGHT)
    scale = min(inside / across, (height - 2 * MARGIN) / down)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    marks: list[Mark] = []
    for (number, one), (x, y) in zip(placed, metres, strict=True):
        spot = (WIDTH / 2 + (x - middle_x) * scale, height / 2 - (y - middle_y) * scale)
        _put(marks, spot, number, one)
    step = next((each for each in STEPS if each * scale >= SHORTEST_STEP), STEPS[-1])
    return Plan(
        height=round(height),
        marks=marks,
        columns=_lines(WIDTH, step * scale),
        rows=_lines(height, step * scale),
        step=step,
        step_width=round(step * scale, 1),
        absent=len(entries) - len(placed),
    )


def _together(placed: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """Without those too far from the others to be on one sheet."""
    if len(placed) < 3:
        return placed
    latitude = median(one.latitude for _n, one in placed)
    longitude = median(one.longitude for _n, one in placed)
    narrow = math.cos(math.radians(latitude))
    return [
        (number, one)
        for number, one in placed
        if math.hypot(one.latitude - latitude, (one.longitude - longitude) * narrow)
        <= FURTHEST / METRES_A_DEGREE
    ]


def _metres(placed: list[tuple[int, Any]]) -> list[tuple[float, float]]:
    narrow = math.cos(math.radians(sum(one.latitude for _n, one in placed) / len(placed)))
    return [
        (one.longitude * METRES_A_DEGREE * narrow, one.latitude * METRES_A_DEGREE)
        for _n, one in placed
    ]


def _put(marks: list[Mark], spot: tuple[float, float], number: int, one: Any) -> None:
    x, y = spot
    mark = next((m for m in marks if math.hypot(m.x - x, m.y - y) < APART), None)
    if mark is None:
        mark = Mark(round(x, 1), round(y, 1), one.url)
        marks.append(mark)
    mark.numbers.append(number)
    mark.names.append(one.name)


def _lines(length: float, step: float) -> list[float]:
    """From the middle outwards, so that the drawing is even."""
    first = (length / 2) % step
    return [round(first + number * step, 1) for number in range(int((length - first) / step) + 1)]

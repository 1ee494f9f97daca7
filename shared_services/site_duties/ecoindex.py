"""EcoIndex of a page, by the collective Green IT's formula and reference table (v3, 2022).

Quantiles of the HTTP Archive: elements, requests, kilobytes.
Source: github.com/cnumr/ecoindex_reference, checked on 2026-11-23.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared_services.site_duties.rules import facts


@dataclass(frozen=True)
class EcoIndex:
    """`score` out of 100, `grade` from A to G; grams of CO2 equivalent and centilitres a visit."""

    score: int
    grade: str
    grams: float
    centilitres: float


def ecoindex(elements: int, requests: int, kilobytes: float) -> EcoIndex:
    table = facts("ecoindex")
    places = (
        3 * _place(table["elements"], elements)
        + 2 * _place(table["requests"], requests)
        + _place(table["kilobytes"], kilobytes)
    )
    score = 100 - 5 * places / 6
    grade = next(each["grade"] for each in table["grades"] if score >= each["from"])
    return EcoIndex(
        score=round(score),
        grade=grade,
        grams=round(2 + 2 * (50 - score) / 100, 2),
        centilitres=round(3 + 3 * (50 - score) / 100, 2),
    )


def _place(quantiles: Sequence[float], value: float) -> float:
    """Among the twenty parts of the web's pages, with its decimals."""
    for place in range(1, len(quantiles)):
        if value < quantiles[place]:
            low, high = quantiles[place - 1], quantiles[place]
            return place - 1 + (value - low) / (high - low)
    return len(quantiles) - 1

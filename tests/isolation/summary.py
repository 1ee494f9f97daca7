"""Pytest plugin: at the end of a run, how many isolation probes ran, by kind.

Loaded from `addopts`; the figures of xdist's workers travel with the reports of their tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

_here: Counter[str] = Counter()
_total: Counter[str] = Counter()
PROPERTY = "isolation probes"


def count(kind: str, number: int = 1) -> None:
    """Say that so many probes of this kind ran in the current test."""
    _here[kind] += number


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    _here.clear()
    try:
        return (yield)
    finally:
        if _here:
            item.user_properties.append((PROPERTY, dict(_here)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call":
        for name, value in report.user_properties:
            if name == PROPERTY:
                _total.update(value)  # type: ignore[arg-type]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _total:
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(_total.items()))
        terminalreporter.write_line(f"isolation: {_total.total()} probes ({kinds})")

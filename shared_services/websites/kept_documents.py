"""Files of the site that nobody may swap, as other services tell: the text of a published act."""

from __future__ import annotations

from collections.abc import Callable

_judges: list[Callable[[int], bool]] = []


def register(judge: Callable[[int], bool]) -> None:
    if judge not in _judges:
        _judges.append(judge)


def is_kept(document_id: int) -> bool:
    return any(judge(document_id) for judge in _judges)

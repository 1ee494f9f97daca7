"""What upper floors tell the journal: the sentence of each act, the words of its details, names.

Each app names its acts in `audit_sentences.py`, found when the journal's app is ready.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class ShownAs(NamedTuple):
    """How a space shows a person: name and roles, both empty for somebody without a role there."""

    name: str = ""
    role: str = ""


Describer = Callable[[Any], ShownAs]

_sentences: dict[str, Any] = {}
_labels: dict[str, Any] = {}
_describers: list[Describer] = []
_PLACE = re.compile(r"\{(\w+)\}")


def name_acts(sentences: Mapping[str, Any], labels: Mapping[str, Any] | None = None) -> None:
    """Give each action what follows the person's name: « a clos la demande {number} ».

    `{key}` is replaced by that detail of the line. `labels` name details for the screen.
    """
    _sentences.update(sentences)
    _labels.update(labels or {})


def describe_people_with(describer: Describer) -> None:
    _describers[:] = [describer]


def describe(actor: Any | None) -> ShownAs:
    if actor is None or not _describers:
        return ShownAs()
    return _describers[0](actor)


def sentences() -> dict[str, str]:
    """Every named action with its sentence, places left blank, sorted by sentence."""
    told = {
        action: _PLACE.sub("…", str(sentence)).replace("« … »", "…")
        for action, sentence in _sentences.items()
    }
    return dict(sorted(told.items(), key=lambda item: item[1]))


def is_named(action: str) -> bool:
    return action in _sentences


def sentence(action: str, detail: Mapping[str, Any]) -> str:
    """What the person did; the action's own name when nobody named it."""
    found = _sentences.get(action)
    if found is None:
        return action
    return _PLACE.sub(lambda place: str(detail.get(place[1], "…")), str(found))


def label(key: str) -> str:
    return str(_labels.get(key, key))

"""Conditions on answers: « shown when », « refused when ». Pure data, no code of the commune runs.

A condition is a small tree, as it stands in a definition's JSON or TOML:
`{"question": "kind", "in": ["a", "b"]}`, `{"all": […]}`, `{"any": […]}`, `{"not": {…}}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

Answers = Mapping[str, Any]
Condition = Mapping[str, Any]

JOINS = ("all", "any")
# Of one question: the test's name and the kind of value it is written with.
TESTS: dict[str, type | tuple[type, ...]] = {
    "is": (str, int, bool),
    "is_not": (str, int, bool),
    "in": list,
    "not_in": list,
    "filled": bool,
    "at_least": (int, float),
    "at_most": (int, float),
    "age_at_least": int,
    "age_below": int,
    "days_ahead_below": int,
    "register_closed_years": int,
}
MAX_DEPTH = 5


def holds(condition: Condition | None, answers: Answers, *, today: date) -> bool:
    """Does the condition hold for these answers? An empty one always does."""
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, answers, today=today) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answers, today=today) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers, today=today)
    given = answers.get(condition["question"])
    return all(
        _test(name, wanted, given, today) for name, wanted in condition.items() if name in TESTS
    )


def questions_in(condition: Condition | None) -> Iterator[str]:
    """Codes of the questions a condition looks at."""
    if not condition:
        return
    for join in JOINS:
        for part in condition.get(join, ()):
            yield from questions_in(part)
    if "not" in condition:
        yield from questions_in(condition["not"])
    if "question" in condition:
        yield condition["question"]


def faults_of(condition: Any, *, depth: int = 0) -> Iterator[str]:
    """What is wrong with a condition as written, in French; nothing when it can be read."""
    if not isinstance(condition, Mapping) or depth > MAX_DEPTH:
        yield "une condition est mal écrite"
        return
    keys = set(condition)
    if keys & {*JOINS, "not"}:
        if len(keys) != 1:
            yield "une condition mêle « all », « any » ou « not » avec autre chose"
            return
        join = keys.pop()
        parts = [condition[join]] if join == "not" else condition[join]
        if not isinstance(parts, list) or not parts:
            yield f"« {join} » attend une liste de conditions"
            return
        for part in parts:
            yield from faults_of(part, depth=depth + 1)
        return
    if not isinstance(condition.get("question"), str):
        yield "une condition ne dit pas sur quelle question elle porte"
    tests = keys - {"question"}
    if not tests:
        yield "une condition ne dit pas ce qu'elle compare"
    for name in sorted(tests):
        if name not in TESTS:
            yield f"la comparaison « {name} » n'existe pas"
        elif not isinstance(condition[name], TESTS[name]):
            yield f"la comparaison « {name} » n'a pas la bonne valeur"


def _test(name: str, wanted: Any, given: Any, today: date) -> bool:
    if name == "filled":
        return bool(given not in (None, "", [], {})) is wanted
    if name in {"is", "is_not"}:
        same = wanted in given if isinstance(given, list) else given == wanted
        return bool(same is (name == "is"))
    if name in {"in", "not_in"}:
        found = bool(set(given) & set(wanted)) if isinstance(given, list) else given in wanted
        return bool(found is (name == "in"))
    if name in {"at_least", "at_most"}:
        number = _number(given)
        if number is None:
            return False
        return number >= wanted if name == "at_least" else number <= wanted
    return _on_day(name, wanted, given, today)


def _on_day(name: str, wanted: int, given: Any, today: date) -> bool:
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        return False
    if name == "days_ahead_below":
        return (day - today).days < wanted
    if name == "register_closed_years":
        # A register is closed on 31 December of its year; the delay starts there.
        return today.year > day.year + wanted
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return age >= wanted if name == "age_at_least" else age < wanted


def _number(given: Any) -> float | None:
    if isinstance(given, list):
        return float(len(given))
    try:
        return float(given)
    except (TypeError, ValueError):
        return None

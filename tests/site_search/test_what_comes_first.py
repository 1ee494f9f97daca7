"""Sixty things residents type: what they came for is first."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from kernel.tenancy import space_of
from shared_services.site_search import queries
from shared_services.site_search.actions import indexing
from shared_services.websites import facade as websites

QUESTIONS = tomllib.loads((Path(__file__).parent / "questions.toml").read_text())["questions"]


def first_of(query: str) -> str:
    found = queries.search(query).found
    return f"{found[0].kind}:{found[0].title} {found[0].path}" if found else "nothing"


def is_right(first: str, wanted: str) -> bool:
    return first.endswith(f" {wanted}") if wanted.startswith("/") else first.startswith(wanted)


def test_what_people_come_for_is_first(commune_a: Any) -> None:
    assert len(QUESTIONS) >= 60
    with space_of(commune_a):
        websites.seed_demo_content(commune_a)
        indexing.rebuild()
        wrong = [
            f"{query} → {first}, not {wanted}"
            for query, wanted in QUESTIONS
            if not is_right(first := first_of(query), wanted)
        ]
    assert not wrong, "\n" + "\n".join(wrong)

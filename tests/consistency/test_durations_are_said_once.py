"""What people read about durations comes from the register of processing alone."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.data_rights import registry
from kernel import processings
from kernel.processings import kept, spoken
from kernel.tenancy import space_of

ROOT = Path(__file__).parents[2]
DURATION = re.compile(r"\b(?:un|une|deux|trois|six|\d+) (?:ans?|mois|jours?|semaines?)\b")


def _descriptions(authority: Any) -> dict[str, processings.Processing]:
    with space_of(authority):
        return processings.processings()


def test_each_service_with_personal_data_is_in_the_register() -> None:
    described = {line.service for line in processings.all_registered()}
    assert registry.services() - described == set()


def test_every_line_of_the_register_is_whole(commune_a: Any) -> None:
    for code, line in _descriptions(commune_a).items():
        for name in ("name", "purpose", "basis_text", "people", "data", "source", "recipients"):
            assert getattr(line, name), (code, name)
        assert line.security, code
        assert line.retentions, code
        for duration in line.retentions:
            assert duration.code.startswith(f"{code}."), duration.code
            assert duration.source, duration.code
            assert duration.verified_on, duration.code
            assert ("{delay}" in duration.told) == (duration.kept is not None), duration.code
            # A figure in words would be a second source.
            assert not DURATION.search(duration.told), duration.code


def test_chapters_of_a_persons_copy_take_their_durations_from_the_register() -> None:
    typed = []
    for folder in ("platform/accounts", "tenants", "shared_services"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            if "Section(" not in text or "data_rights" not in text:
                continue
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Section":
                    told = node.args[1] if len(node.args) > 1 else node
                    if not _comes_from_the_register(told):
                        typed.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert typed == []


def _comes_from_the_register(told: ast.expr) -> bool:
    called = {
        node.func.id
        for node in ast.walk(told)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return bool(called & {"kept", "_kept"})


def test_the_sites_page_on_personal_data_says_no_duration_of_its_own() -> None:
    folder = ROOT / "shared_services/site_duties/templates/site_duties"
    assert not DURATION.search((folder / "privacy.html").read_text())


def test_the_register_says_what_the_purges_do(commune_a: Any, settings: Any) -> None:
    settings.NOTIFICATIONS_BODY_DAYS = 12
    with space_of(commune_a):
        assert kept("notifications.bodies").startswith("12 jours")
        assert kept("document_requests.closed.birth_certificate").startswith("Un an")
        assert kept("journal.lines").startswith("Un an")
        with pytest.raises(KeyError):
            kept("accounts.unheard_of")


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        (timedelta(minutes=30), "30 minutes"),
        (timedelta(hours=24), "24 heures"),
        (timedelta(days=30), "30 jours"),
        (timedelta(days=365), "un an"),
        (timedelta(days=400), "400 jours"),
        (timedelta(days=5 * 365 + 2), "5 ans"),
    ],
)
def test_durations_are_said_as_people_say_them(delay: timedelta, words: str) -> None:
    assert spoken(delay) == words

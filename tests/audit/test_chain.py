"""The journal's chain: every line linked after its commit, and any change shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from kernel.audit import facade as audit
from kernel.audit.models import AuditEntry, AuditSeal
from kernel.audit.verifying import verify
from kernel.tenancy import public_space, schema_named, space_of
from tenants.authorities.models import LocalAuthority
from tests import databases


@pytest.fixture
def commune(committed_db: str) -> Any:
    return LocalAuthority.objects.get(insee_code=databases.COMMUNE_A)


@pytest.fixture
def journal(commune: Any) -> Iterator[Any]:
    """A space whose journal has five lines more, all chained."""
    with space_of(commune):
        for number in range(5):
            audit.record("role.granted", actor=None, target=str(number), role="agent")
        yield commune


def verified() -> Any:
    return verify(audit.exported("essai"))


def test_a_line_is_chained_once_its_act_is_committed(commune: Any) -> None:
    with space_of(commune):
        before = AuditSeal.objects.count()
        with transaction.atomic():
            audit.record("role.granted", actor=None, role="agent")
            assert AuditSeal.objects.count() == before
        entry = AuditEntry.objects.latest("pk")
        assert AuditSeal.objects.get(entry_id=entry.pk).position == before + 1
        assert verified().is_intact


def test_an_act_that_fails_leaves_no_line_and_no_link(commune: Any) -> None:
    with space_of(commune):
        before = AuditSeal.objects.count()
        with pytest.raises(RuntimeError), transaction.atomic():
            audit.record("role.granted", actor=None, role="agent")
            raise RuntimeError
        assert AuditSeal.objects.count() == before


def test_lines_of_two_journals_in_one_act_go_each_in_its_chain(commune: Any) -> None:
    with public_space():
        public_before = AuditSeal.objects.count()
    with transaction.atomic():
        with public_space():
            audit.record("authority.suspended", actor=None, target="x")
        with space_of(commune):
            before = AuditSeal.objects.count()
            audit.record("authority.suspended", actor=None, target="x")
    with public_space():
        assert AuditSeal.objects.count() == public_before + 1
        assert verified().is_intact
    with space_of(commune):
        assert AuditSeal.objects.count() == before + 1
        assert verified().is_intact


def test_acts_at_the_same_moment_make_one_chain(commune: Any) -> None:
    with space_of(commune):
        before = AuditSeal.objects.count()

    def act(_number: int) -> None:
        try:
            with space_of(commune):
                for _again in range(10):
                    audit.record("role.granted", actor=None, role="agent")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, range(6)))
    with space_of(commune):
        assert AuditSeal.objects.count() == before + 60
        assert verified().is_intact


def test_what_a_dead_process_left_is_chained_by_the_next_round(commune: Any) -> None:
    with space_of(commune):
        AuditEntry.objects.create(action="role.granted", detail={"role": "agent", "share": 1.5})
        report = verified()
        assert report.is_intact
        assert audit.seal_pending() == 1
        assert audit.seal_pending() == 0
        assert verified().lines == report.lines + 1


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit_auditentry SET action = 'x.y' WHERE id = {third}", "a été modifiée"),
        ("UPDATE audit_auditentry SET detail = '{{}}' WHERE id = {third}", "a été modifiée"),
        ("UPDATE audit_auditentry SET at = at - interval '1 s' WHERE id = {third}", "modifiée"),
        ("DELETE FROM audit_auditentry WHERE id = {third}", "effacée"),
        ("DELETE FROM audit_auditseal WHERE entry_id = {third}", "est là où on attend"),
    ],
)
def test_the_owner_changing_a_line_shows(journal: Any, statement: str, told: str) -> None:
    with space_of(journal):
        assert verified().is_intact
        third = AuditEntry.objects.order_by("-pk")[2].pk
        position = AuditSeal.objects.get(entry_id=third).position
    with schema_named(journal.schema_name), connection.cursor() as cursor:
        cursor.execute(statement.format(third=third))
        report = verified()
    first = report.problems[0]
    assert told in first.text
    assert str(position) in first.text
    assert first.line == position + 1


def test_the_spaces_own_role_cannot_change_lines_nor_links(journal: Any) -> None:
    for statement in (
        "DELETE FROM audit_auditentry",
        "UPDATE audit_auditentry SET action = ''",
        "DELETE FROM audit_auditseal",
        "UPDATE audit_auditseal SET hash = ''",
    ):
        with space_of(journal), pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(statement)


def test_numbers_dates_and_accents_survive_the_trip_through_the_database(commune: Any) -> None:
    detail = {"é": "œuf « à »", "n": 1.10, "big": 10**18, "tiny": 1e-7, "no": None, "d": [{}]}
    with space_of(commune):
        audit.record("role.granted", actor=None, **detail)
        assert verified().is_intact
        last = json.loads(list(audit.exported("essai"))[-1])
    assert last["detail"] == detail


def test_changes_tells_only_what_changed() -> None:
    found = audit.changes({"a": 1, "b": 2, "gone": 3}, {"a": 1, "b": 5, "new": 4})
    assert found == {
        "before": {"b": 2, "gone": 3, "new": None},
        "after": {"b": 5, "gone": None, "new": 4},
    }

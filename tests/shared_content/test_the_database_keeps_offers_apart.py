"""SQL of an attacker's choice in a space: it reads what it is offered, and writes its own rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from kernel.tenancy import space_of
from shared_services.shared_content.actions import deciding
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from tests.factories.accounts import as_owner

pytestmark = pytest.mark.django_db
ITEMS, ANSWERS = "public.content_projection_shareditem", "public.content_projection_sharedanswer"


def ask(authority: Any, statement: str, *values: Any) -> Any:
    """Rows, or how many were written; the error's class when PostgreSQL refuses."""
    with space_of(authority), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else cursor.rowcount
        except DatabaseError as error:
            return type(error).__name__


@pytest.fixture
def kept_for_others(
    offer_event: Callable[..., SharedItem], intercommunality: Any, commune_b: Any
) -> SharedItem:
    """Offered by B to the group alone, not to A."""
    return offer_event("Réservé au groupe", communes=[intercommunality.pk])


def test_a_space_reads_what_is_offered_to_it_and_no_more(
    commune_a: Any, intercommunality: Any, offer_event: Any, kept_for_others: SharedItem
) -> None:
    offered = offer_event("Pour toutes")
    everything = f"SELECT title FROM {ITEMS}"
    assert ask(commune_a, everything) == [(offered.title,)]
    assert {row[0] for row in ask(intercommunality, everything)} == {
        offered.title,
        kept_for_others.title,
    }
    for state in ("offline", "withdrawn"):
        with as_owner():
            SharedItem.objects.filter(pk=offered.pk).update(state=state)
        assert ask(commune_a, everything) == []
    for trick in (
        f"SELECT title FROM {ITEMS} WHERE state = 'withdrawn' OR true",
        f"SELECT count(*) FILTER (WHERE title <> '') AS title FROM {ITEMS} HAVING count(*) > 0",
        f"WITH all_of_it AS (SELECT * FROM {ITEMS}) SELECT title FROM all_of_it",
        f"SELECT title FROM {ITEMS} ORDER BY title FOR UPDATE",
    ):
        assert ask(commune_a, trick) == [], trick


def test_a_space_writes_nothing_in_anothers_name(
    commune_a: Any, commune_b: Any, offer_event: Any
) -> None:
    item = offer_event("Pour toutes")
    columns = "id, authority_id, by_name, kind, source_id, state, for_everyone, audience, title"
    rest = "summary, url, topic, category, place, address, phone, all_day, cancelled, dates"
    last = "calendar_uid, digest, offered_at, changed_at"
    values = "%s, %s, 'x', 'event', '1', 'offered', true, '{}', 'x', '', '', '', '', '', '', ''"
    insert = (
        f"INSERT INTO {ITEMS} ({columns}, {rest}, {last}) VALUES "
        f"({values}, false, false, '[]', '', '', now(), now())"
    )
    assert ask(commune_a, insert, uuid4(), commune_a.pk) == 1
    assert ask(commune_a, insert, uuid4(), commune_b.pk) == "ProgrammingError"
    for write in (
        f"UPDATE {ITEMS} SET title = 'volé' WHERE id = %s",
        f"UPDATE {ITEMS} SET authority_id = authority_id WHERE id = %s",
    ):
        assert ask(commune_a, write, item.pk) == 0, write
    taken = f"UPDATE {ITEMS} SET authority_id = %s WHERE title = 'x'"
    assert ask(commune_a, taken, commune_b.pk) == "ProgrammingError"
    for erase in (f"DELETE FROM {ITEMS}", f"DELETE FROM {ANSWERS}", f"TRUNCATE {ITEMS}"):
        assert ask(commune_a, erase) in {"ProgrammingError", "StatementRefused"}, erase
    item.refresh_from_db()
    assert item.title == "Pour toutes"


def test_an_answer_is_read_by_who_offered_and_who_answered_alone(
    commune_a: Any, commune_b: Any, intercommunality: Any, secretary: Any, offer_event: Any
) -> None:
    item = offer_event("Pour toutes")
    with space_of(commune_a):
        deciding.refuse(item.pk, reason="Secret de A pour B", actor=secretary)
    reasons = f"SELECT reason FROM {ANSWERS}"
    for authority, seen in ((commune_a, 1), (commune_b, 1), (intercommunality, 0)):
        assert len(ask(authority, reasons)) == seen
    changed = f"UPDATE {ANSWERS} SET state = 'accepted'"
    assert ask(commune_b, changed) == 0
    forged = (
        f"INSERT INTO {ANSWERS} (id, item_id, authority_id, state, by_rule, reason, digest,"
        " answered_at) VALUES (%s, %s, %s, 'accepted', false, '', '', now())"
    )
    assert ask(intercommunality, forged, uuid4(), item.pk, commune_b.pk) == "ProgrammingError"
    with as_owner():
        assert SharedAnswer.objects.get().state == SharedAnswer.State.REFUSED

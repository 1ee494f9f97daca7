"""Someone runs SQL of their own in commune A: an injection, a raw query, a rogue dependency.

The first half talks to PostgreSQL itself, under the serving login and A's role, with nothing of
ours in between. The second half goes through Django's connection, as code in A would.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.db.models.expressions import RawSQL

from accounts.facade import invite
from accounts.models import SpacePresence, User
from accounts.roles.facade import Role, grant_role
from kernel import tenancy
from kernel.audit import facade as audit
from kernel.postgresql_backend.cursor import StatementRefused
from tests.databases import COMMUNE_A, COMMUNE_B
from tests.factories.document_requests import make_request
from tests.kernel import hostile_statements as hostile
from tests.servers import APPLICATION_PASSWORD

CANARY = "canari"


@dataclass(frozen=True)
class Places:
    a: Any
    b: Any
    person_b: str
    url: str

    def fill(self, statement: str) -> str:
        names = {"a": self.a.schema_name, "b": self.b.schema_name, "person_b": self.person_b}
        for name, value in names.items():
            statement = statement.replace("{" + name + "}", value)
        return statement


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any, database_name: str) -> Iterator[Places]:
    """Two communes in a committed database; B is full of canaries."""
    from tenants.authorities.models import LocalAuthority
    from tests import databases

    with django_db_blocker.unblock():
        a = LocalAuthority.objects.get(insee_code=COMMUNE_A)
        b = LocalAuthority.objects.get(insee_code=COMMUNE_B)
        person = User.objects.create_user(email=f"{CANARY}@b.example", password="une longue phrase")
        with tenancy.space_of(b):
            grant_role(person, Role.ADMINISTRATOR, actor=None)
            make_request(last_name=f"{CANARY} de B")
            Group.objects.create(name=f"{CANARY} group")
            audit.record(f"{CANARY}.planted", actor=None)
        invite(
            email=f"{CANARY}2@b.example", name=CANARY, roles=[Role.AGENT], actor=None, authority=b
        )
        address = urlsplit(os.environ["BEFFROI_TEST_DATABASE_URL"])
        host = address.netloc.rpartition("@")[2]
        login = f"beffroi_app:{APPLICATION_PASSWORD}@{host}"
        yield Places(a, b, str(person.pk), address._replace(netloc=login).geturl())
        connection.close()
        databases.create_from_prepared(database_name)


@pytest.fixture
def as_a(places: Places) -> Iterator[psycopg.Connection[Any]]:
    """A bare session of the serving login under A's role: what an attacker would hold."""
    with psycopg.connect(places.url, autocommit=True) as session:
        session.execute(f'SET ROLE "{places.a.schema_name}"')
        session.execute(f'SET search_path TO "{places.a.schema_name}", public')
        yield session


def checksum(places: Places) -> str:
    """All rows of B, of the people and of the registry, in one figure. Asked as the owner."""
    with psycopg.connect(os.environ["BEFFROI_TEST_DATABASE_URL"]) as owner:
        tables = owner.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND "
            "(relnamespace = %s::regnamespace OR (relnamespace = 'public'::regnamespace "
            "AND relname ~ '^(accounts|authorities|roles|account|directory_commune)')) ORDER BY 1",
            [places.b.schema_name],
        ).fetchall()
        sums = [
            owner.execute(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {name} t")
            for (name,) in tables
        ]
        return json.dumps([row.fetchone() for row in sums])


def refused_or_harmless(session: psycopg.Connection[Any], statement: str) -> str:
    """The error's class, or what came back. One statement, as the extended protocol takes it."""
    try:
        cursor = session.execute(statement.replace("%%", "%"), binary=True)
    except psycopg.Error as error:
        return type(error).__name__
    rows = cursor.fetchall() if cursor.description else []
    return repr(rows)


DATABASE_ALONE = [
    *hostile.lines(hostile.READS),
    *hostile.lines(hostile.PEOPLE),
    *hostile.lines(hostile.WRITES),
    *hostile.lines(hostile.ESCAPES),
]
EVERYTHING = [
    *DATABASE_ALONE,
    *hostile.lines(hostile.STATEMENTS),
    *hostile.lines(hostile.STACKED),
]


def short(statement: str) -> str:
    return " ".join(statement.split())[:70]


def test_there_are_enough_of_them() -> None:
    assert len(set(EVERYTHING)) == len(EVERYTHING) >= 150


def test_the_owner_would_have_been_shown_the_canaries(places: Places) -> None:
    """So that a statement mistyped above does not pass for a door that is closed."""
    told = 0
    for statement in hostile.lines(hostile.READS) + hostile.lines(hostile.PEOPLE):
        with psycopg.connect(os.environ["BEFFROI_TEST_DATABASE_URL"], autocommit=True) as owner:
            owner.execute(f'SET search_path TO "{places.a.schema_name}", public')
            told += CANARY in refused_or_harmless(owner, places.fill(statement))
    assert told >= 12


@pytest.mark.parametrize("statement", DATABASE_ALONE, ids=short)
def test_the_database_alone_gives_nothing_of_b(
    places: Places, as_a: psycopg.Connection[Any], statement: str
) -> None:
    answer = refused_or_harmless(as_a, places.fill(statement))
    assert CANARY not in answer
    assert places.person_b not in answer
    row = as_a.execute("SELECT current_user, current_schema()").fetchone()
    assert row == (places.a.schema_name, places.a.schema_name)


def test_nothing_of_b_has_changed_after_all_of_them(places: Places) -> None:
    before = checksum(places)
    for statement in EVERYTHING:
        # A session each: one attempt must not stand in the way of the next.
        with psycopg.connect(places.url, autocommit=True) as session:
            session.execute(f'SET ROLE "{places.a.schema_name}"')
            session.execute(f'SET search_path TO "{places.a.schema_name}", public')
            if statement in DATABASE_ALONE:
                refused_or_harmless(session, places.fill(statement))
        through_django(places, statement)
    assert checksum(places) == before


def through_django(places: Places, statement: str) -> str:
    with tenancy.space_of(places.a), connection.cursor() as cursor:
        try:
            cursor.execute(places.fill(statement).replace("%%", "%"))
            answer = repr(cursor.fetchall() if cursor.description else [])
        except DatabaseError as error:
            answer = type(error).__name__
        cursor.execute("SELECT current_user, current_schema()")
        assert cursor.fetchone() == (places.a.schema_name, places.a.schema_name)
    return answer


@pytest.mark.parametrize("statement", EVERYTHING, ids=short)
def test_code_in_a_gets_nothing_of_b(places: Places, statement: str) -> None:
    answer = through_django(places, statement)
    assert CANARY not in answer
    assert places.person_b not in answer


@pytest.mark.parametrize("statement", hostile.lines(hostile.STATEMENTS), ids=short)
def test_what_is_no_plain_statement_never_leaves(places: Places, statement: str) -> None:
    with tenancy.space_of(places.a), connection.cursor() as cursor:
        with pytest.raises(StatementRefused):
            cursor.execute(places.fill(statement))
        with pytest.raises(StatementRefused):
            cursor.execute(places.fill(statement) + " -- %s", ["x"])


@pytest.mark.parametrize("statement", hostile.lines(hostile.STACKED), ids=short)
def test_two_statements_are_never_run(places: Places, db: None, statement: str) -> None:
    with tenancy.space_of(places.a), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="multiple commands"), transaction.atomic():
            cursor.execute(places.fill(statement))
        with pytest.raises(DatabaseError, match="multiple commands"), transaction.atomic():
            cursor.execute(places.fill(statement) + " -- %s", ["x"])


def test_an_injection_in_the_middle_of_a_query_stays_in_a(places: Places, db: None) -> None:
    injected = f'(SELECT max(name) FROM "{places.b.schema_name}".auth_group)'
    with tenancy.space_of(places.a):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(Group.objects.annotate(stolen=RawSQL(injected, [])))  # noqa: S611  # the point
        assert Group.objects.exists()


def test_copy_is_not_for_spaces(places: Places, db: None) -> None:
    with (
        tenancy.space_of(places.a),
        connection.cursor() as cursor,
        pytest.raises(StatementRefused),
    ):
        cursor.copy("COPY auth_group TO STDOUT")


def test_going_back_to_a_savepoint_does_not_bring_the_old_role_back(
    places: Places, db: None
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before_a")
        with tenancy.space_of(places.a):
            Group.objects.count()
            cursor.execute("ROLLBACK TO SAVEPOINT before_a")
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (places.a.schema_name,)
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SELECT * FROM public.accounts_credential")


def test_a_cursor_follows_the_selection_not_its_birth(places: Places, db: None) -> None:
    with tenancy.space_of(places.a), connection.cursor() as cursor:
        with tenancy.space_of(places.b):
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (places.b.schema_name,)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (places.a.schema_name,)


def test_a_space_without_its_role_answers_nothing(places: Places, db: None) -> None:
    from tenants.authorities.models import LocalAuthority

    ghost = LocalAuthority(schema_name="s_00000000000000000000000000000000", name="Fantôme")
    with (
        pytest.raises(DatabaseError, match="does not exist"),
        tenancy.space_of(ghost),
        transaction.atomic(),
    ):
        Group.objects.count()


def test_a_space_sees_the_people_who_are_there_and_no_other(places: Places, db: None) -> None:
    here = User.objects.create_user(email="ici@a.example")
    with tenancy.space_of(places.a):
        assert not User.everyone.filter(pk=here.pk).exists()
        grant_role(here, Role.AGENT, actor=None)
        assert set(User.everyone.values_list("email", flat=True)) == {"ici@a.example"}
        assert set(SpacePresence.objects.values_list("user_id", flat=True)) == {here.pk}
    with tenancy.space_of(places.b):
        assert not User.everyone.filter(pk=here.pk).exists()


def test_a_past_session_shows_nobody(places: Places, db: None) -> None:
    from datetime import timedelta

    from accounts.facade import note_session
    from kernel.clock import now

    visitor = User.objects.create_user(email="visite@a.example")
    note_session(visitor, places.a)
    with tenancy.space_of(places.a):
        assert User.everyone.filter(pk=visitor.pk).exists()
        assert visitor not in User.objects.all(), "a visitor is in no list of the space"
    SpacePresence.objects.update(session_until=now() - timedelta(seconds=1))
    with tenancy.space_of(places.a):
        assert not User.everyone.filter(pk=visitor.pk).exists()


def test_the_platforms_role_holds_no_credential(places: Places, db: None) -> None:
    closed = ("accounts_credential", "django_session", "account_emailaddress")
    with tenancy.space_of(places.a), tenancy.public_space(), connection.cursor() as cursor:
        for table in closed:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT * FROM public.{table}")


def test_threads_that_share_nothing_but_the_server_never_mix(places: Places) -> None:
    """Each thread hops between communes, with errors and rollbacks, and checks where it is."""
    wrong: list[str] = []

    def hop(turn: int) -> None:
        try:
            for step in range(40):
                place = (places.a, places.b)[(turn + step) % 2]
                with tenancy.space_of(place):
                    with pytest.raises(RuntimeError), transaction.atomic():
                        Group.objects.create(name=f"{turn}-{step}")
                        raise RuntimeError
                    if step % 3 == 0:
                        with tenancy.public_space():
                            User.objects.filter(email="").exists()
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT current_user, current_schema()")
                        seen = cursor.fetchone()
                    if seen != (place.schema_name, place.schema_name):
                        wrong.append(f"{seen} instead of {place.schema_name}")
        finally:
            connection.close()

    threads = [threading.Thread(target=hop, args=[turn]) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert wrong == []


def test_a_connection_given_back_is_in_no_space(places: Places) -> None:
    """What the next request finds, on a persistent connection, before it selects anything."""
    with tenancy.space_of(places.a):
        Group.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        assert cursor.fetchone() == (connection.settings_dict["USER"], "public")
    connection.close()

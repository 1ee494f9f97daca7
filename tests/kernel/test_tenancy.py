from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import ProgrammingError, connection, transaction
from wagtail.models import Page

from kernel import tenancy
from kernel.errors import NoSpaceSelected, UnknownAuthority


def test_without_a_space_a_query_on_a_commune_table_fails(db: None) -> None:
    with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        Page.objects.count()


def test_without_a_space_no_authority_can_be_had(db: None) -> None:
    assert tenancy.current_authority() is None
    with pytest.raises(NoSpaceSelected):
        tenancy.require_authority()


def test_a_space_ends_with_its_block_even_after_an_error(commune_a: Any, commune_b: Any) -> None:
    with tenancy.space_of(commune_a):
        with pytest.raises(RuntimeError), tenancy.space_of(commune_b):
            assert tenancy.require_authority() == commune_b
            raise RuntimeError
        assert tenancy.require_authority() == commune_a
    assert tenancy.current_schema() == "public"


def test_two_spaces_hold_different_rows(commune_a: Any, commune_b: Any) -> None:
    with tenancy.space_of(commune_a):
        Group.objects.create(name="Pompiers")
    with tenancy.space_of(commune_b):
        assert not Group.objects.filter(name="Pompiers").exists()
    with tenancy.space_of(commune_a):
        assert Group.objects.filter(name="Pompiers").exists()


def test_the_search_path_survives_a_rollback(commune_a: Any, commune_b: Any) -> None:
    with tenancy.space_of(commune_a):
        pages_of_a = Page.objects.count()
        with pytest.raises(RuntimeError), transaction.atomic():
            with tenancy.space_of(commune_b):
                Page.objects.count()
            raise RuntimeError
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('search_path')")
            assert commune_a.schema_name in cursor.fetchone()[0]
        assert Page.objects.count() == pages_of_a


def test_the_session_is_told_once_for_many_queries(
    commune_a: Any, django_assert_num_queries: Any
) -> None:
    with tenancy.space_of(commune_a):
        Page.objects.count()
        with django_assert_num_queries(3):
            for _turn in range(3):
                Page.objects.count()


def test_two_threads_never_see_each_others_space(committed_db: str) -> None:
    from tenants.authorities.models import LocalAuthority

    communes = list(LocalAuthority.objects.filter(kind="commune"))
    barrier = threading.Barrier(len(communes))
    seen: dict[str, set[str]] = {}

    def work(commune: Any) -> None:
        names = set()
        try:
            for _turn in range(25):
                with tenancy.space_of(commune):
                    barrier.wait(timeout=30)
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT current_schema()")
                        names.add(cursor.fetchone()[0])
                    names.add(tenancy.require_authority().schema_name)
                    barrier.wait(timeout=30)
            seen[commune.schema_name] = names
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[commune]) for commune in communes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert seen == {commune.schema_name: {commune.schema_name} for commune in communes}


@pytest.mark.parametrize("wrong", ["", "public", "no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_authority_is_refused(db: None, wrong: str) -> None:
    with pytest.raises(UnknownAuthority):
        tenancy.authority_by_id(wrong)


def test_schema_names_tell_nothing_of_codes_or_names(commune_a: Any) -> None:
    assert commune_a.schema_name.startswith("s_")
    for fact in (commune_a.insee_code, commune_a.siren, commune_a.slug):
        assert fact not in commune_a.schema_name


def test_no_space_table_has_a_constraint_to_a_public_table(commune_a: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conrelid::regclass::text, conname FROM pg_constraint
            WHERE contype = 'f' AND connamespace = %s::regnamespace
              AND confrelid IN (SELECT oid FROM pg_class
                                 WHERE relnamespace = 'public'::regnamespace)
            """,
            [commune_a.schema_name],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT count(*) FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = %s::regnamespace",
            [commune_a.schema_name],
        )
        assert cursor.fetchone()[0] > 20, "constraints inside the space must stay"


def test_a_connection_that_met_many_spaces_is_closed_between_requests(
    committed_db: str, settings: Any
) -> None:
    from tenants.authorities.models import LocalAuthority

    settings.SPACES_PER_CONNECTION = 1
    first, second = LocalAuthority.objects.filter(kind="commune")[:2]
    with tenancy.space_of(first):
        Page.objects.count()
    before = connection.connection
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is before, "one space is not many yet"
    with tenancy.space_of(second), transaction.atomic():
        Page.objects.count()
        connection.close_if_unusable_or_obsolete()
        assert connection.connection is before, "never in the middle of a transaction"
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is None
    with tenancy.space_of(first):
        Page.objects.count()

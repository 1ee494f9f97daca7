from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from kernel.tenancy import PUBLIC_SCHEMA, space_of
from tenants.authorities.models import LocalAuthority, Membership
from tenants.authorities.queries import intercommunality_of, members_of
from tenants.directory.errors import UnknownSiren
from tenants.onboarding import actions, registry
from tenants.onboarding.actions import FirstAdmin
from tenants.onboarding.errors import OnboardingRefused
from tenants.onboarding.facade import job_status
from tenants.onboarding.models import OnboardingStep
from tenants.onboarding.registry import SpaceBuilder
from tenants.onboarding.template import TEMPLATE_SCHEMA

SENAN, LA_FERTE = "89384", "89163"


def open_commune(code: str, intercommunality: Any, **options: Any) -> OnboardingStep:
    job = actions.start_commune(
        code, intercommunality=intercommunality, actor=None, in_background=False, **options
    )
    return actions.run_step(job.steps.get().pk)


def schema_exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
        return cursor.fetchone() is not None


def test_a_new_commune_has_its_site_under_its_real_name(
    intercommunality: Any, client_for: Callable[..., Client]
) -> None:
    step = open_commune(LA_FERTE, intercommunality)
    assert step.state == OnboardingStep.State.DONE, step.message
    commune = step.authority
    assert commune.slug == "la-ferte-loupiere"
    assert commune.state == LocalAuthority.State.OPEN
    assert {service.service for service in commune.services.all()} >= {"websites"}
    assert intercommunality_of(commune) == intercommunality
    with space_of(commune):
        assert Site.objects.get().hostname == commune.primary_host
        assert not Page.objects.filter(title__contains="{{").exists()
    home = client_for(commune).get("/")
    assert home.status_code == 200
    assert "La Ferté-Loupière" in home.text
    assert "{{" not in home.text
    for path in ("/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/contact/"):
        page = client_for(commune).get(path)
        assert page.status_code == 200, path
        assert "{{" not in page.text
        assert "Chassy" not in page.text


def test_the_copy_has_the_same_tables_and_constraints_as_the_template(commune_a: Any) -> None:
    def facts(schema: str) -> set[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT 'column', table_name, column_name, data_type, is_nullable,
                       coalesce(column_default, '')
                  FROM information_schema.columns WHERE table_schema = %(s)s
                UNION ALL
                SELECT 'constraint', relname, conname, pg_get_constraintdef(c.oid), '', ''
                  FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
                 WHERE connamespace = %(s)s::regnamespace
                UNION ALL
                SELECT 'index', tablename, indexname, indexdef, '', ''
                  FROM pg_indexes WHERE schemaname = %(s)s
                """,
                {"s": schema},
            )
            rows = cursor.fetchall()
        # Names may be told with their schema; a cast once replayed is told element by element.
        told = re.compile(rf"{schema}\.|::(character varying|text)(\[\])?|[()]")
        return {tuple(told.sub("", str(value)) for value in row) for row in rows}

    template = facts(TEMPLATE_SCHEMA)
    assert len(template) > 300
    assert facts(commune_a.schema_name) == template


def test_a_space_stays_within_the_table_budget(commune_a: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = %s", [commune_a.schema_name]
        )
        assert cursor.fetchone()[0] <= 170


def test_opening_twice_changes_nothing(intercommunality: Any) -> None:
    first = open_commune(LA_FERTE, intercommunality)
    again = actions.run_step(first.pk)
    assert again.authority == first.authority
    assert LocalAuthority.objects.filter(insee_code=LA_FERTE).count() == 1
    with pytest.raises(OnboardingRefused):
        open_commune(LA_FERTE, intercommunality)


def test_a_second_run_of_the_whole_intercommunality_opens_only_what_is_missing(
    intercommunality: Any,
) -> None:
    before = dict(LocalAuthority.objects.values_list("pk", "schema_name"))
    job = actions.start_intercommunality("248900524", actor=None, in_background=False)
    assert job.steps.count() == 14
    for step in job.steps.all():
        actions.run_step(step.pk)
    status = job_status(job.pk)
    assert (status.state, status.done, status.failed) == ("done", 14, 0)
    assert members_of(intercommunality).count() == 13
    assert before.items() <= dict(LocalAuthority.objects.values_list("pk", "schema_name")).items()
    assert Membership.objects.count() == 13


def test_one_failed_commune_never_blocks_the_others(
    intercommunality: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_senan(authority: Any) -> None:
        if authority.insee_code == LA_FERTE:
            raise RuntimeError("le disque est plein")

    builders = dict(registry._builders)
    builders["refuses"] = SpaceBuilder("refuses", lambda: None, refuse_senan, 1)
    monkeypatch.setattr("tenants.onboarding.actions.space_builders", lambda: builders.values())
    job = actions.start_intercommunality("248900524", actor=None, in_background=False)
    for step in job.steps.all():
        actions.run_step(step.pk)
    status = job_status(job.pk)
    assert (status.done, status.failed) == (13, 1)
    failed = next(step for step in status.steps if step.state == "failed")
    assert failed.name == "La Ferté-Loupière"
    assert "RuntimeError" in failed.message
    assert "disque" not in failed.message, "technical words stay in the log"
    assert not LocalAuthority.objects.filter(insee_code=LA_FERTE).exists()
    monkeypatch.undo()
    assert actions.run_step(failed.id).state == OnboardingStep.State.DONE
    assert job_status(job.pk).state == "done"


def test_a_failed_opening_leaves_no_schema_behind(
    intercommunality: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas: list[str] = []

    def fail(authority: Any) -> None:
        schemas.append(authority.schema_name)
        assert schema_exists(authority.schema_name)
        raise RuntimeError("non")

    broken = SpaceBuilder("broken", lambda: None, fail, 1)
    monkeypatch.setattr("tenants.onboarding.actions.space_builders", lambda: [broken])
    step = open_commune(LA_FERTE, intercommunality)
    assert step.state == OnboardingStep.State.FAILED
    assert not schema_exists(schemas[0])


def test_the_first_admin_is_invited(intercommunality: Any) -> None:
    from accounts.models import Invitation

    admin = FirstAdmin("secretaire@ferte.example", "Anne Petit")
    step = open_commune(LA_FERTE, intercommunality, admin=admin)
    invitation = Invitation.objects.get()
    assert invitation.email == "secretaire@ferte.example"
    assert invitation.authority_id == step.authority.pk


@pytest.mark.parametrize(
    ("siren", "says"),
    [
        ("123456789", "123456789"),
        ("abc", "abc"),
        ("218900884", "Chassy"),  # a commune's SIREN
    ],
)
def test_a_wrong_siren_is_explained(db: None, siren: str, says: str) -> None:
    with pytest.raises(UnknownSiren, match=says):
        actions.start_intercommunality(siren, actor=None, in_background=False)
    with pytest.raises(CommandError, match=says):
        call_command("onboard", siren)


def test_homonyms_get_different_hosts(intercommunality: Any) -> None:
    LocalAuthority.objects.create(
        kind="commune", name="La Ferté-Loupière", slug="la-ferte-loupiere", insee_code="99999"
    )
    step = open_commune(LA_FERTE, intercommunality)
    assert step.authority.slug == "la-ferte-loupiere-89"


def test_nothing_runs_outside_the_public_schema_afterwards(intercommunality: Any) -> None:
    open_commune(LA_FERTE, intercommunality)
    assert connection.schema_name == PUBLIC_SCHEMA
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert "s_" not in cursor.fetchone()[0]

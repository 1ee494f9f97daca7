"""Several openings at once, in threads and processes: one space each, nothing half made."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from tenants.authorities.models import LocalAuthority
from tenants.onboarding import actions, pool
from tenants.onboarding.models import OnboardingStep
from tenants.onboarding.registry import SpaceBuilder
from tests.databases import COMMUNE_A, COMMUNE_B, EPCI_SIREN

LA_FERTE = "89163"
OPEN_ALREADY = {EPCI_SIREN, COMMUNE_A, COMMUNE_B}


def step_for(insee_code: str, **people: str) -> OnboardingStep:
    """A step of a job of its own, as two people would each start one."""
    admins = {insee_code: actions.FirstAdmin(**people)} if people else None
    job = actions.start_intercommunality(
        EPCI_SIREN, actor=None, commune_admins=admins, in_background=False
    )
    return job.steps.get(code=insee_code)


def run_and_hang_up(step: OnboardingStep) -> OnboardingStep:
    try:
        return actions.run_step(step.pk)
    finally:
        connections.close_all()


def orphans() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\\_%' "
            "AND nspname NOT IN (SELECT schema_name FROM public.authorities_localauthority)"
        )
        return list(cursor.fetchall())


def test_two_openings_of_one_commune_make_one_space_and_tell_the_second(committed_db: str) -> None:
    steps = [step_for(LA_FERTE, email=f"{who}@ferte.example") for who in ("anne", "paul")]
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(run_and_hang_up, steps))
    assert [step.state for step in results] == ["done", "done"], [s.message for s in results]
    assert results[0].authority_id == results[1].authority_id
    told = sorted(step.message for step in results)
    assert told[0] == ""
    assert "déjà ouvert" in told[1]
    assert "L'invitation n'est pas partie" in told[1]
    assert LocalAuthority.objects.filter(insee_code=LA_FERTE).count() == 1
    assert orphans() == []


def test_homonyms_opened_side_by_side_get_different_hosts(
    committed_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.directory.grammar.slug", lambda name: "sainte-colombe")
    job = actions.start_intercommunality(EPCI_SIREN, actor=None, in_background=False)
    steps = [step for step in job.steps.all() if step.code not in OPEN_ALREADY][:2]
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(run_and_hang_up, steps))
    assert [step.state for step in results] == ["done", "done"], [s.message for s in results]
    assert {step.authority.slug for step in results} == {"sainte-colombe", "sainte-colombe-89"}


def test_steps_of_one_job_do_not_wait_for_one_another(committed_db: str) -> None:
    """Each locks its own row: with the job's row too, they would open one after the other."""
    step = step_for(LA_FERTE)
    with psycopg.connect(committed_db) as neighbour:
        neighbour.execute(
            "SELECT FROM onboarding_onboardingjob WHERE id = %s FOR NO KEY UPDATE", [step.job_id]
        )
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        assert actions.run_step(step.pk).state == "done"


def test_the_command_opens_everything_with_two_processes_and_again_changes_nothing(
    committed_db: str,
) -> None:
    for _run in range(2):
        told = io.StringIO()
        call_command("onboard", EPCI_SIREN, EPCI_SIREN, jobs=2, stdout=told)
        assert "14 spaces are open." in told.getvalue()
        assert LocalAuthority.objects.count() == 14
    assert orphans() == []


def test_the_others_open_when_one_fails_and_the_command_says_so(
    committed_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(authority: Any) -> None:
        if authority.insee_code == LA_FERTE:
            raise RuntimeError("no room left")

    broken = SpaceBuilder("broken", lambda: None, refuse, 1)
    # The processes are forked from this one and inherit it.
    monkeypatch.setattr("tenants.onboarding.actions.space_builders", lambda: [broken])
    with pytest.raises(CommandError, match="13 of 14 spaces are open, 1 failed"):
        call_command("onboard", EPCI_SIREN, jobs=2, stdout=io.StringIO())
    assert LocalAuthority.objects.count() == 13
    assert orphans() == []


def test_an_invitation_needs_to_know_which_space(db: None) -> None:
    with pytest.raises(CommandError, match="one SIREN"):
        call_command("onboard", EPCI_SIREN, "200067106", admin_email="a@b.example")


def test_a_killed_worker_is_told_and_what_the_others_did_stays(committed_db: str) -> None:
    seen: list[Any] = []
    with pytest.raises(pool.WorkerLost):
        for item, _result in pool.each(_die_on_three, [1, 2, 3, 4], jobs=2):
            seen.append(item)
    assert 3 not in seen


def _die_on_three(item: int) -> int:
    if item == 3:
        import os
        import signal

        os.kill(os.getpid(), signal.SIGKILL)
    return item

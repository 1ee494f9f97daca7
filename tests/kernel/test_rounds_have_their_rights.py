"""Recurring work runs with the rights of the role that a worker has: it may do what it does.

PostgreSQL refuses a table even where there is no row: nothing needs to be made first. What it must
refuse is for the `operations` queue, whose worker owns the tables.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from kernel.database_rights.names import PLATFORM
from kernel.tasks import LONG_QUEUE, PERIODIC
from kernel.tenancy import space_of
from project.celery import app

pytestmark = pytest.mark.django_db


def run_all(*, in_public: bool) -> set[str]:
    app.loader.import_default_modules()
    rounds = {
        name
        for name, job in PERIODIC.items()
        if job.queue != LONG_QUEUE and (job.in_public if in_public else job.in_spaces)
    }
    for name in sorted(rounds):
        with transaction.atomic():
            app.tasks[name].handler()
    return rounds


def test_each_round_of_the_platform_may_do_what_it_does() -> None:
    selected: Any = connection
    selected.select_public(role=PLATFORM)
    assert "notifications.purge_bodies" in run_all(in_public=True)


def test_each_round_of_a_space_may_do_what_it_does(commune_a: Any) -> None:
    with space_of(commune_a):
        assert "channels.check_domain" in run_all(in_public=False)

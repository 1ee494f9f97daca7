"""Recurring work in public runs under the platform's role: it may do what it does.

Where the database refuses, the work is for the `operations` queue, whose worker owns the tables.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from kernel.database_rights.names import PLATFORM
from kernel.tasks import LONG_QUEUE, PERIODIC
from project.celery import app

pytestmark = pytest.mark.django_db


def test_each_round_of_the_platform_may_do_what_it_does() -> None:
    selected: Any = connection
    app.loader.import_default_modules()
    rounds = {name for name, one in PERIODIC.items() if one.in_public and one.queue != LONG_QUEUE}
    assert "notifications.purge_bodies" in rounds
    selected.select_public(role=PLATFORM)
    for name in sorted(rounds):
        with transaction.atomic():
            app.tasks[name].handler()

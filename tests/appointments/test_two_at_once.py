"""Real threads and real commits: one place left, ten people who want it."""

from __future__ import annotations

from collections import Counter as Tally
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from kernel.errors import DomainError
from kernel.tenancy import space_of
from shared_services.appointments import queries
from shared_services.appointments.actions.booking import Visitor, book
from shared_services.appointments.models import Appointment
from tenants.authorities.models import LocalAuthority
from tests.databases import COMMUNE_A
from tests.factories.appointments import make_counter, make_reason

PEOPLE = 10


@pytest.mark.parametrize("agents", [1, 3])
def test_a_time_is_never_given_to_more_people_than_agents_sit(
    committed_db: str, agents: int
) -> None:
    commune = LocalAuthority.objects.prefetch_related("domains").get(insee_code=COMMUNE_A)
    with space_of(commune):
        make_counter(agents=agents)
        reason = make_reason()
        key = queries.free(reason)[0].key
    start, ends = Barrier(PEOPLE), []

    def come(number: int) -> None:
        try:
            with space_of(commune):
                start.wait(20)
                visitor = Visitor("Léa", "Petit", f"lea{number}@exemple.example")
                book(reason, key, visitor, actor=None)
                ends.append("booked")
        except DomainError as error:
            ends.append(error.code)
        finally:
            connections.close_all()

    threads: list[Any] = [Thread(target=come, args=[number]) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Tally(ends) == {"booked": agents, "slot_taken": PEOPLE - agents}
    with space_of(commune):
        assert Appointment.objects.count() == agents

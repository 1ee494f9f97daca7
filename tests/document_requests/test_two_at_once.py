"""Real threads and real commits: the same draft sent twice, two agents on one request."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from accounts.roles.facade import Role, grant_role
from kernel.errors import DomainError
from kernel.tenancy import space_of
from shared_services.document_requests.actions import close
from shared_services.document_requests.actions.submit import submit
from shared_services.document_requests.models import DocumentRequest
from shared_services.notifications.models import Notification
from tenants.authorities.models import LocalAuthority
from tests.databases import COMMUNE_A
from tests.factories.accounts import PersonFactory
from tests.factories.document_requests import make_draft, make_request


@pytest.fixture
def commune(committed_db: str) -> Any:
    return LocalAuthority.objects.prefetch_related("domains").get(insee_code=COMMUNE_A)


def at_once(commune: Any, *acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; gives their results or their errors."""
    start, results = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            with space_of(commune):
                start.wait(10)
                results.append(act())
        except DomainError as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_a_double_click_on_send_makes_one_request_and_one_mail(commune: Any) -> None:
    with space_of(commune):
        draft = make_draft()
    sent = at_once(commune, *(lambda: submit(draft.pk, actor=None) for _turn in range(2)))
    assert len({request.pk for request in sent}) == 1
    with space_of(commune):
        assert DocumentRequest.objects.count() == 1
        assert Notification.objects.filter(template__endswith="received").count() == 1


def test_of_two_agents_one_acts_and_the_other_is_told(commune: Any) -> None:
    with space_of(commune):
        request = make_request()
        agents = []
        for name in ("nadia", "omar"):
            agent = PersonFactory(email=f"{name}@a.example", first_name=name.title())
            grant_role(agent, Role.AGENT, actor=None)
            agents.append(agent)
    seen = request.version
    results = at_once(
        commune,
        lambda: close.mark_posted(request.pk, actor=agents[0], version=seen),
        lambda: close.refuse(
            request.pk, reason="Une raison assez longue.", actor=agents[1], version=seen
        ),
    )
    errors = [result for result in results if isinstance(result, DomainError)]
    assert [error.code for error in errors] == ["changed_meanwhile"]
    with space_of(commune):
        assert Notification.objects.exclude(template__endswith="received").count() == 1

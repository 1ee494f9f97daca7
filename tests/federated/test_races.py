"""Two requests at the same instant, with real commits: only one may win."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from accounts.federated.actions import linking, opening, passages
from accounts.federated.models import FederatedIdentity, Passage
from accounts.federated.provider import provider_named
from accounts.federated.stand_in.provider import StandIn
from accounts.models import User
from kernel.errors import DomainError
from tests.factories.accounts import PersonFactory, as_owner

RACERS = 6


def race(act: Callable[[int], Any]) -> int:
    """How many of the racers were not refused."""

    def run(number: int) -> bool:
        try:
            with as_owner():
                act(number)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(RACERS) as threads:
        return sum(threads.map(run, range(RACERS)))


def a_passage(**facts: Any) -> Passage:
    """What the provider has answered, waiting for the person to decide."""
    from kernel.clock import now

    values: dict[str, Any] = {
        "provider": "franceconnect",
        "browser_digest": "b",
        "state_digest": "s",
        "nonce_digest": "n",
        "expires_at": now() + Passage.LIFETIME,
        "is_answered": True,
        "subject": "angela",
        "first_name": "Angela",
        "last_name": "DUBOIS",
    }
    return Passage.objects.create(**{**values, **facts})


def test_a_callback_shown_many_times_at_once_is_taken_once(
    committed_db: str, franceconnect: StandIn
) -> None:
    provider = provider_named("franceconnect")
    assert provider is not None
    with as_owner():
        a_passage(
            state_digest=passages.digest_of("state"),
            browser_digest=passages.digest_of("browser"),
            is_answered=False,
            subject="",
        )
    taken = race(lambda _: passages._taken(provider, state="state", browser="browser"))
    assert taken == 1


def test_one_code_opens_one_account(committed_db: str) -> None:
    with as_owner():
        passage = a_passage(email="angela@exemple.example")
        passage.code_digest = opening._digest(passage, "12345678")
        passage.save()
        pk = passage.pk
    opened = race(lambda _: opening.open_account(Passage.objects.get(pk=pk), code="12345678"))
    assert opened <= 1
    with as_owner():
        assert User.objects.filter(email="angela@exemple.example").count() == opened == 1
        assert FederatedIdentity.objects.count() == 1


def test_an_identity_claimed_by_many_accounts_at_once_enters_one(committed_db: str) -> None:
    people = [PersonFactory() for _ in range(RACERS)]
    with as_owner():
        waiting = [a_passage(state_digest=str(number)) for number in range(RACERS)]
    assert race(lambda number: linking.link(waiting[number], actor=people[number])) == 1
    with as_owner():
        assert FederatedIdentity.objects.count() == 1

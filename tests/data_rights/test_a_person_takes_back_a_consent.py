"""« Ce que vous avez accepté »: one list, each taken back there, nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.actions.people import note_presence
from accounts.data_rights.registry import erase_here
from accounts.federated.models import FederatedIdentity
from accounts.models import User
from kernel.audit.models import AuditEntry
from kernel.tenancy import space_of
from shared_services.notifications.gathered.models import PushSubscription
from shared_services.subscriptions.models import ConsentEvent, Subscriber
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner
from tests.factories.subscriptions import make_subscriber

TAKE_BACK = "/mes-donnees/accords/retirer/"


@pytest.fixture
def person(db: None) -> User:
    someone: User = PersonFactory()
    return someone


@pytest.fixture
def at_account(client_for: Callable[..., Client], person: User) -> Client:
    browser = client_for("account")
    browser.post("/connexion/", {"login": person.email, "password": PASSWORD})
    return browser


def browser_of(someone: User) -> PushSubscription:
    with as_owner():
        return PushSubscription.objects.create(
            user_id=someone.pk, endpoint=f"https://x.example/{someone.pk}", browser="Firefox"
        )


def test_nobody_takes_anything_back_without_signing_in(client_for: Any) -> None:
    answer = client_for("account").post(TAKE_BACK)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


def test_each_consent_is_listed_and_taken_back_there(at_account: Client, person: User) -> None:
    told = browser_of(person)
    with as_owner():
        identity = FederatedIdentity.objects.create(
            user=person, provider="franceconnect", subject="sub"
        )
    shown = at_account.get("/mes-donnees/").content.decode()
    assert "Firefox" in shown
    assert "FranceConnect" in shown
    for service, key in (("browsers", told.pk), ("identities", identity.pk)):
        at_account.post(TAKE_BACK, {"service": service, "key": str(key)})
        at_account.post(TAKE_BACK, {"service": service, "key": str(key)})
    with as_owner():
        assert not PushSubscription.objects.exists()
        assert not FederatedIdentity.objects.exists()
        lines = AuditEntry.objects.filter(action="consent.withdrawn", actor_id=person.pk)
        assert lines.count() == 2


def test_nobody_takes_back_another_person_s(at_account: Client) -> None:
    theirs = browser_of(PersonFactory())
    assert "Firefox" not in at_account.get("/mes-donnees/").content.decode()
    for service, key in (
        ("browsers", str(theirs.pk)),
        ("browsers", "not-a-uuid"),
        ("unheard-of", str(theirs.pk)),
        ("", ""),
    ):
        assert at_account.post(TAKE_BACK, {"service": service, "key": key}).status_code == 302
    with as_owner():
        assert PushSubscription.objects.filter(pk=theirs.pk).exists()
        assert not AuditEntry.objects.filter(action="consent.withdrawn").exists()


def test_the_only_way_in_stays_until_there_is_another(at_account: Client, person: User) -> None:
    with as_owner():
        identity = FederatedIdentity.objects.create(
            user=person, provider="franceconnect", subject="sub"
        )
        # Stored past `set_unusable_password`, which would end the session.
        person.credential.password = "!"
        person.credential.save()
    answer = at_account.post(
        TAKE_BACK, {"service": "identities", "key": str(identity.pk)}, follow=True
    )
    assert "seule façon d&#x27;entrer" in answer.content.decode()
    with as_owner():
        assert FederatedIdentity.objects.filter(pk=identity.pk).exists()


def test_a_subscription_of_one_s_own_address_is_left_there(
    at_account: Client, person: User, commune_a: Any, commune_b: Any
) -> None:
    with as_owner():
        note_presence(person, commune_a)
        for commune in (commune_a, commune_b):
            with space_of(commune):
                make_subscriber(email=person.email, topics=["news", "acts"])
                make_subscriber(email="autre@exemple.example", topics=["news"])
    shown = at_account.get("/mes-donnees/").content.decode()
    assert shown.count("par courriel.</dt>") == 2, "of the commune that knows this account alone"
    for key in (f"{commune_a.pk}:news", f"{commune_b.pk}:news", f"{commune_a.pk}:rien"):
        at_account.post(TAKE_BACK, {"service": "subscriptions", "key": key})
    with space_of(commune_a):
        left = Subscriber.objects.get(email=person.email).subscriptions.values_list("topic")
        assert list(left) == [("acts",)]
        assert Subscriber.objects.filter(email="autre@exemple.example").exists()
        proof = ConsentEvent.objects.get(kind="withdrawn")
        assert (proof.how, proof.topics) == ("account", ["news"])
        erase_here(person)
        assert not Subscriber.objects.filter(email=person.email).exists()
        assert Subscriber.objects.count() == 1
    with space_of(commune_b):
        assert Subscriber.objects.get(email=person.email).subscriptions.count() == 2

"""« Mes communes »: people with an account follow town halls, with nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.facade import note_presence
from accounts.models import SpacePresence
from accounts.queries import spaces_of
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.tenancy import public_space, space_of
from shared_services.notifications.facade import people_wanting
from shared_services.notifications.preferences.models import Preference
from shared_services.subscriptions.models import ConsentEvent, Subscriber
from tests.data_rights import test_a_person_is_forgotten as forgotten
from tests.factories.accounts import PersonFactory, as_owner

PLACES = "/mes-communes/"
CATEGORY = "subscriptions.alerts"


@pytest.fixture
def person(db: None) -> Any:
    return PersonFactory(
        email="odile@exemple.example", phone="+33639981234", phone_verified_at=now()
    )


@pytest.fixture
def browser(client_for: Callable[..., Any], person: Any) -> Any:
    return client_for("account", person)


def follow(browser: Any, commune: Any, *topics: str, **facts: Any) -> Any:
    told = {"topics": list(topics), "rhythm": "daily", **facts}
    return browser.post(f"{PLACES}{commune.pk}/", told)


def topics_in(commune: Any) -> list[str]:
    with space_of(commune):
        found = Subscriber.objects.filter(email="odile@exemple.example").first()
        return sorted(one.topic for one in found.subscriptions.all()) if found else []


def test_a_commune_is_found_followed_and_left(
    browser: Any, person: Any, commune_a: Any, commune_b: Any, client_for: Callable[..., Any]
) -> None:
    assert client_for("account").get(PLACES).status_code == 302
    found = browser.get(PLACES, {"q": commune_a.name.upper()}).content.decode()
    assert f"{PLACES}{commune_a.pk}/" in found
    assert "Aucune commune de ce nom" in browser.get(PLACES, {"q": "%"}).content.decode()
    assert "odile@exemple.example" in browser.get(f"{PLACES}{commune_a.pk}/").content.decode()
    assert follow(browser, commune_a, "news", "alerts", sms="on")["Location"] == PLACES
    assert (topics_in(commune_a), topics_in(commune_b)) == (["alerts", "news"], [])
    page = browser.get(PLACES).content.decode()
    assert "Alertes par SMS" in page
    with space_of(commune_a):
        [proof] = ConsentEvent.objects.all()
        assert (proof.kind, proof.how) == ("given", "account")
        assert "odile@exemple.example" in proof.words
        assert people_wanting(commune_a, CATEGORY, "sms") == [person.pk]
    with as_owner(), public_space():
        # For their copy and their leaving; the space's own screens do not know them.
        assert [one.authority.pk for one in spaces_of(person)] == [commune_a.pk]
        assert AuditEntry.objects.filter(action="subscription.followed").count() == 1
    follow(browser, commune_a, sms="on")
    assert topics_in(commune_a) == []
    follow(browser, commune_a)
    with as_owner(), public_space():
        assert not SpacePresence.objects.filter(user=person).exists()
        assert not Preference.objects.exists()


def test_a_space_does_not_see_the_account_behind_a_subscription(
    browser: Any, person: Any, commune_a: Any
) -> None:
    follow(browser, commune_a, "news")
    with space_of(commune_a):
        assert not type(person).everyone.filter(pk=person.pk).exists()
        assert not SpacePresence.objects.filter(user_id=person.pk).exists()


def test_the_rhythm_changes_and_a_file_there_stays_when_one_stops_following(
    browser: Any, person: Any, commune_a: Any
) -> None:
    with as_owner():
        note_presence(person, commune_a)
    follow(browser, commune_a, "news")
    follow(browser, commune_a, "acts", rhythm="weekly")
    with space_of(commune_a):
        assert Subscriber.objects.get().rhythm == "weekly"
        assert set(ConsentEvent.objects.values_list("kind", flat=True)) == {"given", "changed"}
    follow(browser, commune_a)
    with as_owner(), public_space():
        presence = SpacePresence.objects.get(user=person)
        assert (presence.has_file, presence.follows) == (True, False)


@pytest.mark.parametrize(
    "facts", [{"topics": ["horoscope"]}, {"rhythm": "hourly"}], ids=["topic", "rhythm"]
)
def test_bad_choices_are_said(browser: Any, commune_a: Any, facts: dict[str, Any]) -> None:
    assert follow(browser, commune_a, "news", **facts).status_code == 422
    assert topics_in(commune_a) == []


def test_an_unproven_address_and_a_closed_or_unknown_place_are_refused(
    browser: Any, person: Any, commune_a: Any
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    assert browser.get(f"{PLACES}{unknown}/").status_code == 404
    with as_owner():
        EmailAddress.objects.filter(user=person).update(verified=False)
    assert follow(browser, commune_a, "news").status_code == 422
    with as_owner():
        type(commune_a).objects.filter(pk=commune_a.pk).update(state="frozen")
    assert follow(browser, commune_a, "news").status_code == 404
    assert topics_in(commune_a) == []


def test_texts_are_offered_with_a_proven_number_alone(
    browser: Any, person: Any, commune_a: Any
) -> None:
    with as_owner():
        type(person).objects.filter(pk=person.pk).update(phone_verified_at=None)
    assert "vérifiez votre numéro" in browser.get(f"{PLACES}{commune_a.pk}/").content.decode()
    follow(browser, commune_a, "news", sms="on")
    with as_owner(), public_space():
        assert not Preference.objects.exists()


def test_the_subscription_goes_with_the_account_though_the_space_never_saw_it(
    client_for: Callable[..., Any], person: Any, commune_a: Any
) -> None:
    signed_in = forgotten.sign_in(client_for("account"), person)
    follow(signed_in, commune_a, "news", sms="on")
    signed_in.post(forgotten.LEAVE, {"agreed": "on"})
    forgotten.a_week_later()
    forgotten.erase(commune_a)
    forgotten.finish()
    assert topics_in(commune_a) == []
    with as_owner(), public_space():
        assert not Preference.objects.exists()
        assert not SpacePresence.objects.filter(user=person).exists()
        assert type(person).everyone.get(pk=person.pk).phone == ""

"""Beside the mail: SMS to a proven number and browsers, for whoever asked."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.phones.facade import verified_phones
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.notifications.errors import WrongNotification
from shared_services.notifications.facade import people_wanting
from shared_services.notifications.gathered.models import PushSubscription
from shared_services.notifications.preferences.models import Preference
from tests.factories.accounts import PersonFactory, as_owner

ALERTS = "subscriptions.alerts"
NUMBER = "+33639981234"


def prove(person: Any, number: str = NUMBER) -> Any:
    with as_owner():
        type(person).objects.filter(pk=person.pk).update(phone=number, phone_verified_at=now())
    return person


def ask(
    person: Any, commune: Any, channel: str, category: str = ALERTS, *, yes: bool = True
) -> Any:
    with as_owner():
        Preference.objects.create(
            user_id=person.pk,
            authority_id=commune.pk,
            category=ALERTS,
            channel=channel,
            rhythm="immediate" if yes else "off",
        )
    return person


@pytest.mark.django_db
def test_a_commune_reaches_those_who_asked_it_and_can_be_reached(
    commune_a: Any, commune_b: Any
) -> None:
    # Nobody here has a file in A: they asked, that is enough.
    reached = ask(prove(PersonFactory()), commune_a, "sms")
    told_only = ask(PersonFactory(phone="06 39 98 12 34"), commune_a, "sms")
    refused = ask(prove(PersonFactory()), commune_a, "sms", yes=False)
    elsewhere = ask(prove(PersonFactory()), commune_b, "sms")
    browser = ask(PersonFactory(), commune_a, "push")
    ask(told_only, commune_a, "push")
    with as_owner():
        PushSubscription.objects.create(user_id=browser.pk, endpoint="https://x.example/1")
    with space_of(commune_a):
        assert people_wanting(commune_a, ALERTS, "sms") == [reached.pk]
        assert people_wanting(commune_a, ALERTS, "push") == [browser.pk]
        # The space's role reads only its own choices, whatever it asks.
        assert people_wanting(commune_b, ALERTS, "sms") == []
        known = verified_phones([one.pk for one in (reached, told_only, refused, elsewhere)])
        with pytest.raises(WrongNotification):
            people_wanting(commune_a, "nobody.knows", "sms")
    assert known == dict.fromkeys([reached.pk, refused.pk, elsewhere.pk], NUMBER)

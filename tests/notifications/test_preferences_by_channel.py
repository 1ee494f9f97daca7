"""Beside the mail: SMS to a proven number and browsers, for whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.facade import note_follow, note_presence
from accounts.federated.actions.merging import merge_accounts
from accounts.phones.facade import verified_phones
from kernel.clock import now
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.notifications.actions.holding import hold_all
from shared_services.notifications.errors import WrongNotification
from shared_services.notifications.facade import notify, people_wanting
from shared_services.notifications.gathered.actions.centre import gather
from shared_services.notifications.gathered.models import PushSubscription
from shared_services.notifications.models import Notification
from shared_services.notifications.preferences.models import Preference
from shared_services.notifications.preferences.queries import wants_push
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


SCREEN = "/mes-preferences/"
USUAL = {"digest_hour": 8, "digest_weekday": 0, "zone": "Europe/Paris"}
STEPS, WORK = "requests.steps", "requests.work"


@pytest.fixture
def resident(commune_a: Any) -> Any:
    person = prove(PersonFactory(email="camille@exemple.example"))
    with as_owner():
        note_presence(person, commune_a)
    return person


def field(commune: Any, category: str, channel: str) -> str:
    return f"{commune.pk.hex}:{category}:{channel}"


def choose(client_for: Any, person: Any, **facts: Any) -> Any:
    return client_for("account", person).post(SCREEN, {**USUAL, **facts})


def tell(commune: Any, person: Any, category: str = STEPS, key: str = "one") -> list[Notification]:
    """All that this person was told so far, mails first."""
    with space_of(commune):
        notify(
            email=person.email,
            name="Camille",
            template="notifications/mail/digest",
            context={"items": [], "count": 0, "stop_url": ""},
            key=key,
            category=category,
            user_id=person.pk,
            sms="Du nouveau.",
        )
        return list(Notification.objects.filter(user_id=person.pk).order_by("channel"))


def test_a_text_doubles_the_mail_for_whoever_asked_and_never_replaces_it(
    client_for: Callable[..., Any], commune_a: Any, commune_b: Any, resident: Any
) -> None:
    page = client_for("account", resident).get(SCREEN).content.decode()
    assert "Toujours par courriel" in page
    assert [row.channel for row in tell(commune_a, resident)] == ["email"]
    asked = {field(commune_a, STEPS, "sms"): "on", field(commune_b, STEPS, "sms"): "on"}
    assert choose(client_for, resident, **asked).status_code == 302
    with as_owner():
        assert [row.authority_id for row in Preference.objects.all()] == [commune_a.pk]
    *_mails, text = tell(commune_a, resident, key="another")
    assert (text.channel, text.recipient_email, text.text) == ("sms", NUMBER, "Du nouveau.")
    # It counts against every limit, and the same message twice is one text.
    assert (text.statutory, len(tell(commune_a, resident, key="another"))) == (False, 3)
    # Nobody asked for texts about this, and a category may not allow them at all.
    assert len(tell(commune_a, resident, "information", key="third")) == 4
    # The number is taken back: mails alone.
    with as_owner():
        type(resident).objects.filter(pk=resident.pk).update(phone="", phone_verified_at=None)
    assert len(tell(commune_a, resident, key="fourth")) == 5


def test_only_what_a_person_has_is_offered(
    client_for: Callable[..., Any], commune_a: Any, resident: Any
) -> None:
    client = client_for("account", resident)
    assert field(commune_a, STEPS, "push") not in client.get(SCREEN).content.decode()
    with as_owner():
        type(resident).objects.filter(pk=resident.pk).update(phone_verified_at=None)
        PushSubscription.objects.create(user_id=resident.pk, endpoint="https://x.example/1")
    page = client.get(SCREEN).content.decode()
    assert field(commune_a, STEPS, "push") in page
    assert field(commune_a, STEPS, "sms") not in page


def test_a_text_too_many_is_left_out_and_quiet_hours_hold_it(
    client_for: Callable[..., Any], commune_a: Any, resident: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    monkeypatch.setattr("shared_services.notifications.actions.text_message.now", lambda: late)
    choose(
        client_for,
        resident,
        **{field(commune_a, STEPS, "sms"): "on", "quiet_from": 21, "quiet_until": 8},
    )
    mail, text = tell(commune_a, resident)
    with space_of(commune_a):
        promises = {row.key: row.next_try_at for row in OutboxMessage.objects.all()}
        assert promises[str(text.pk)] == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
        assert promises[str(mail.pk)] is None or promises[str(mail.pk)] < now()
        hold_all([text])
        text.refresh_from_db()
        assert text.state == "silenced"
        assert not OutboxMessage.objects.filter(handler="notifications.digest").exists()


def test_browsers_are_told_unless_the_person_said_no_for_that_commune(
    client_for: Callable[..., Any], commune_a: Any, resident: Any
) -> None:
    with as_owner():
        PushSubscription.objects.create(user_id=resident.pk, endpoint="https://x.example/1")
    [told] = tell(commune_a, resident)
    with space_of(commune_a):
        gather(told.pk, user_id=resident.pk, subject=told.subject, about="")
    with as_owner(), public_space():
        assert wants_push(told.pk, resident.pk)
        assert not wants_push(told.pk, PersonFactory().pk)
    choose(client_for, resident)
    with as_owner(), public_space():
        assert not wants_push(told.pk, resident.pk)


def test_two_accounts_that_become_one_keep_the_choices_of_both(
    commune_a: Any, resident: Any
) -> None:
    kept = PersonFactory(email="gardee@exemple.example")
    ask(resident, commune_a, "sms")
    ask(resident, commune_a, "push")
    ask(kept, commune_a, "push", yes=False)
    with as_owner(), public_space():
        merge_accounts(resident, target=kept, actor=kept)
        chosen = Preference.objects.filter(user_id=kept.pk).values_list("channel", "rhythm")
        assert dict(chosen) == {"sms": "immediate", "push": "off"}
    with space_of(commune_a):
        # Number and choice came along.
        assert people_wanting(commune_a, ALERTS, "sms") == [kept.pk]


def test_a_town_hall_that_is_only_followed_is_chosen_about_elsewhere(
    client_for: Callable[..., Any], commune_a: Any
) -> None:
    person = prove(PersonFactory())
    with as_owner():
        note_follow(person, commune_a, follows=True)
    page = client_for("account", person).get(SCREEN).content.decode()
    assert commune_a.town_hall not in page

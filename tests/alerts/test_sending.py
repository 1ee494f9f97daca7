"""One space: who may write, who must agree, what leaves, when it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.alerts.actions import sending, settings, telling, writing
from shared_services.alerts.content import Content
from shared_services.alerts.errors import NotAlone, NotNow, WrongAlert
from shared_services.alerts.models import Alert, AlertMessage
from shared_services.notifications.gathered.models import CentreMessage, PushSubscription
from shared_services.notifications.models import Notification
from shared_services.notifications.preferences.models import Preference
from shared_services.subscriptions.models import Subscriber, Subscription
from tests.factories.accounts import PersonFactory, as_owner

pytestmark = pytest.mark.django_db
State = AlertMessage.State
REASON = "La rivière monte, le maire ne répond pas."


@pytest.fixture
def waiting(in_a: Any, mayor: Any, agent: Any, flood: Content) -> AlertMessage:
    """Written by the mayor, for more people than one may decide for."""
    settings_of_one(mayor)
    message = writing.start("flood", flood, actor=mayor)
    sending.submit(message.alert_id, actor=mayor)
    message.refresh_from_db()
    return message


def settings_of_one(mayor: Any) -> None:
    settings.save_setting(confirm_above=1, hold_minutes=0, actor=mayor)


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_few_people_are_told_at_once_on_the_urgent_queue(sent_alert: Alert, mayor: Any) -> None:
    message = sent_alert.messages.get()
    telling.tell(message.pk, None)

    assert sent_alert.state == Alert.State.ACTIVE
    assert Notification.objects.get().recipient_email == mayor.email
    promised = OutboxMessage.objects.filter(handler="notifications.deliver")
    assert list(promised.values_list("queue", flat=True)) == ["urgent"]
    assert "alert.published" in acts()


def test_the_same_message_told_again_after_a_workers_death_sends_nothing_twice(
    sent_alert: Alert, agent: Any
) -> None:
    message = sent_alert.messages.get()
    for _again in range(2):
        telling.tell(message.pk, None)
    assert Notification.objects.count() == 2


def test_people_are_told_in_chunks(
    sent_alert: Alert, agent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared_services.alerts.actions.audience.CHUNK", 1)
    message = sent_alert.messages.get()
    telling.tell(message.pk, None)
    assert Notification.objects.count() == 1
    promised = OutboxMessage.objects.filter(handler="alerts.tell")
    (after,) = [each.payload["after"] for each in promised if each.payload["after"]]
    telling.tell(message.pk, after)
    assert Notification.objects.count() == 2


def test_subscribers_and_mobile_numbers_are_told_once_each(
    in_a: Any, mayor: Any, flood: Content, make_person: Callable[..., Any]
) -> None:
    from accounts.roles.facade import Role

    make_person("astreinte@a.example", in_a, Role.AGENT, phone="06 00 00 00 01")
    make_person("fixe@a.example", in_a, Role.AGENT, phone="03 86 00 00 00")
    # The mayor reads the site too, and asked for text messages beside the team's.
    for address in ("lectrice@exemple.example", mayor.email):
        Subscription.objects.create(
            subscriber=Subscriber.objects.create(email=address), topic="alerts"
        )
    resident, doubtful = PersonFactory(), PersonFactory(phone="06 00 00 00 03")
    browsing = PersonFactory()
    with as_owner():
        PushSubscription.objects.create(user_id=browsing.pk, endpoint="https://x.example/1")
        Preference.objects.create(
            user_id=browsing.pk,
            authority_id=in_a.pk,
            category="subscriptions.alerts",
            channel="push",
            rhythm="immediate",
        )
        User.objects.filter(pk=resident.pk).update(phone="+33600000002", phone_verified_at=now())
        for person in (resident, doubtful, mayor):
            Preference.objects.create(
                user_id=person.pk,
                authority_id=in_a.pk,
                category="subscriptions.alerts",
                channel="sms",
                rhythm="immediate",
            )
    message = writing.start("flood", flood, actor=mayor)
    sending.submit(message.alert_id, actor=mayor)
    for _again in range(2):
        for stage in (None, "readers:", "accounts:"):
            telling.tell(message.pk, stage)

    message.refresh_from_db()
    assert message.estimate == 7, "three of the team, two addresses of readers, two accounts"
    texts = Notification.objects.filter(channel="sms").order_by("recipient_email")
    assert [(each.recipient_email, each.text) for each in texts] == [
        ("+33600000001", flood.sms),
        ("+33600000002", flood.sms),
    ]
    mailed = Notification.objects.filter(channel="email").values_list("recipient_email", flat=True)
    assert sorted(mailed) == [
        "astreinte@a.example",
        "fixe@a.example",
        "lectrice@exemple.example",
        "maire@a.example",
    ]
    assert all(Notification.objects.values_list("urgent", flat=True))
    [shown] = Notification.objects.filter(channel="push")
    assert (shown.user_id, shown.state, shown.subject) == (browsing.pk, "sent", message.headline)
    with as_owner():
        assert CentreMessage.objects.filter(user_id=browsing.pk).count() == 1


def test_many_people_wait_for_a_second_person(waiting: AlertMessage, agent: Any) -> None:
    assert waiting.state == State.WAITING
    assert waiting.alert.state == Alert.State.DRAFT
    assert waiting.estimate == 2
    asked = Notification.objects.get()
    assert asked.recipient_email == agent.email
    assert "À confirmer" in asked.subject


def test_a_second_person_confirms_and_it_leaves_once(waiting: AlertMessage, agent: Any) -> None:
    for _twice in range(2):
        sending.confirm(waiting.alert_id, actor=agent)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.confirmed_by_name) == (State.SENT, "Karim Lefort")
    assert acts().count("alert.published") == 1


def test_the_author_does_not_confirm(waiting: AlertMessage, mayor: Any) -> None:
    with pytest.raises(NotAlone):
        sending.confirm(waiting.alert_id, actor=mayor)
    waiting.refresh_from_db()
    assert waiting.state == State.WAITING


def test_submitting_twice_asks_once(waiting: AlertMessage, mayor: Any) -> None:
    sending.submit(waiting.alert_id, actor=mayor)
    assert Notification.objects.count() == 1
    assert acts().count("alert.submitted") == 1


def test_with_nobody_to_confirm_a_written_reason_lets_it_leave(
    in_a: Any, mayor: Any, flood: Content
) -> None:
    settings.save_setting(confirm_above=0, hold_minutes=0, actor=mayor)
    message = writing.start("flood", flood, actor=mayor)
    sending.submit(message.alert_id, actor=mayor)
    with pytest.raises(NotNow):
        sending.send_alone(message.alert_id, reason="vite", actor=mayor)
    sending.send_alone(message.alert_id, reason=REASON, actor=mayor)
    message.refresh_from_db()
    assert (message.state, message.alone_reason) == (State.SENT, REASON)
    entry = AuditEntry.objects.get(action="alert.sent_alone")
    assert entry.detail["reason"] == REASON


def test_a_text_changed_while_it_waits_must_be_asked_for_again(
    waiting: AlertMessage, mayor: Any, agent: Any, flood: Content
) -> None:
    writing.save(waiting.alert_id, replace(flood, headline="Autre titre"), actor=mayor)
    with pytest.raises(NotNow):
        sending.confirm(waiting.alert_id, actor=agent)


def test_not_confirmed_is_a_draft_again_and_the_author_hears_why(
    waiting: AlertMessage, agent: Any, mayor: Any
) -> None:
    sending.send_back(waiting.alert_id, reason="Le lieu est faux, c'est rue Haute.", actor=agent)
    waiting.refresh_from_db()
    assert waiting.state == State.DRAFT
    assert Notification.objects.filter(recipient_email=mayor.email).count() == 1


def test_who_may_only_confirm_writes_nothing(in_a: Any, agent: Any, flood: Content) -> None:
    with pytest.raises(NotAllowed):
        writing.start("flood", flood, actor=agent)
    with pytest.raises(NotAllowed):
        settings.save_setting(confirm_above=5, hold_minutes=0, actor=agent)


def test_nobody_of_a_neighbour_acts_here(
    waiting: AlertMessage, make_person: Callable[..., Any], commune_b: Any
) -> None:
    from accounts.roles.facade import Role

    stranger = make_person("maire@b.example", commune_b, Role.MAYOR)
    for act in (sending.submit, sending.confirm, writing.discard, writing.prepare_all_clear):
        with pytest.raises(NotAllowed):
            act(waiting.alert_id, actor=stranger)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": timedelta(minutes=-1)}, "ends_at"),
        ({"ends_at": timedelta(days=30)}, "ends_at"),
        ({"headline": " "}, "headline"),
        ({"headline": "Deux\nlignes"}, "headline"),
        ({"instruction": ""}, "instruction"),
        ({"channels": ("pigeon",)}, "channels"),
        ({"channels": ()}, "channels"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"severity": "Énorme"}, "severity"),
        ({"polygon": "47.8,3.2 47.9,3.3"}, "polygon"),
        ({"circle": "947.8,3.2 5"}, "circle"),
        ({"sms": "", "channels": ("sms",)}, "sms"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_field(
    in_a: Any, mayor: Any, flood: Content, change: dict[str, Any], field: str
) -> None:
    if "ends_at" in change:
        change = {"ends_at": now() + change["ends_at"]}
    with pytest.raises(WrongAlert) as refused:
        writing.start("flood", replace(flood, **change), actor=mayor)
    assert [name for name, _words in refused.value.problems] == [field]
    assert not Alert.objects.exists()


def test_a_validity_that_ended_while_it_waited_is_not_sent(
    waiting: AlertMessage, agent: Any
) -> None:
    AlertMessage.objects.filter(pk=waiting.pk).update(ends_at=now() - timedelta(minutes=1))
    with pytest.raises(WrongAlert):
        sending.confirm(waiting.alert_id, actor=agent)


def test_an_update_then_the_all_clear_reach_the_same_people(
    sent_alert: Alert, mayor: Any, flood: Content
) -> None:
    telling.tell(sent_alert.messages.get().pk, None)
    update = writing.save(sent_alert.pk, replace(flood, headline="Ça monte"), actor=mayor)
    sending.submit(sent_alert.pk, actor=mayor)
    telling.tell(update.pk, None)
    over = writing.prepare_all_clear(sent_alert.pk, actor=mayor)
    sending.submit(sent_alert.pk, actor=mayor)
    telling.tell(over.pk, None)

    sent_alert.refresh_from_db()
    assert (sent_alert.state, sent_alert.ended_because) == ("ended", "all_clear")
    subjects = list(Notification.objects.order_by("created_at").values_list("subject", flat=True))
    assert subjects == [
        "Alerte : Inondation à Chassy",
        "Alerte, mise à jour : Ça monte",
        "Fin de l'alerte : Ça monte",
    ]


def test_an_alert_ends_by_itself_unless_it_was_prolonged(
    sent_alert: Alert, mayor: Any, flood: Content
) -> None:
    first = sent_alert.messages.get()
    due = OutboxMessage.objects.get(handler="alerts.expire")
    assert due.next_try_at == first.ends_at
    AlertMessage.objects.filter(pk=first.pk).update(ends_at=now() - timedelta(seconds=1))
    update = writing.save(sent_alert.pk, flood, actor=mayor)
    sending.submit(sent_alert.pk, actor=mayor)
    telling.expire(first.pk)
    sent_alert.refresh_from_db()
    assert sent_alert.state == Alert.State.ACTIVE

    AlertMessage.objects.filter(pk=update.pk).update(ends_at=now() - timedelta(seconds=1))
    telling.expire(update.pk)
    sent_alert.refresh_from_db()
    assert (sent_alert.state, sent_alert.ended_because) == ("ended", "expired")


def test_what_is_over_when_the_space_is_back_in_service_is_told_to_nobody(
    sent_alert: Alert,
) -> None:
    message = sent_alert.messages.get()
    AlertMessage.objects.filter(pk=message.pk).update(ends_at=now() - timedelta(hours=1))
    telling.tell(message.pk, None)
    assert not Notification.objects.exists()


def test_a_neighbours_task_finds_nothing(sent_alert: Alert, commune_b: Any) -> None:
    message = sent_alert.messages.get()
    with space_of(commune_b):
        telling.tell(message.pk, None)
        telling.expire(message.pk)
        telling.hand_out(message.pk)
        assert not Notification.objects.exists()
    sent_alert.refresh_from_db()
    assert sent_alert.state == Alert.State.ACTIVE

"""Quotas and caps: what may wait waits, what the law wants leaves, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now, today
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.notifications.actions.deliver import _begin
from shared_services.notifications.channels.models import RecipientDay
from shared_services.notifications.limits.actions import admitting
from shared_services.notifications.limits.actions.warning import warn
from shared_services.notifications.limits.defaults import defaults
from shared_services.notifications.limits.models import AccountDay, ChannelCount, ChannelQuota
from shared_services.notifications.limits.queries import gauges
from shared_services.notifications.models import Notification
from shared_services.notifications.tasks import deliver, digest, forget_counts
from tests.factories.accounts import as_owner
from tests.factories.notifications import make_notification
from tests.notifications.smtp import Mailbox

SMALL = {
    "per_commune": {
        "email": {"per_day": 5, "per_month": 100},
        "sms": {"per_day": 1, "per_month": 9},
    },
    "per_person": {
        "reader": {"per_space": {"email": 2, "sms": 1}, "per_account": 3},
        "team_member": {"per_space": {"email": 4, "sms": 1}, "per_account": 5},
    },
    "warning_percent": 80,
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    defaults().clear()
    defaults().update(SMALL)
    yield
    defaults.cache_clear()


def make(commune: Any, number: int, **facts: Any) -> list[Any]:
    with space_of(commune):
        return [
            make_notification(
                **{"email": f"p{one}@exemple.example", "category": "information", **facts}
            )
            for one in range(number)
        ]


def send_all(commune: Any) -> None:
    with space_of(commune):
        waiting = OutboxMessage.objects.filter(handler="notifications.deliver", state="created")
        first = waiting.order_by("created_at").first()
    if first is not None:
        deliver(str(commune.pk), str(first.pk))


def states(commune: Any) -> dict[str, int]:
    with space_of(commune):
        found: dict[str, int] = {}
        for state in Notification.objects.values_list("state", flat=True):
            found[state] = found.get(state, 0) + 1
        return found


def test_beyond_the_quota_the_rest_waits_for_tomorrow_and_statutory_passes(
    commune_a: Any, mailbox: Mailbox, small: None
) -> None:
    make(commune_a, 7)
    owed = make(commune_a, 3, email="due@exemple.example", category="requests.steps")
    send_all(commune_a)
    assert len(mailbox.mails) == 5, "three the law wants, two within the quota"
    owed += make(commune_a, 1, email="due@exemple.example", category="requests.steps")
    with space_of(commune_a):
        last = OutboxMessage.objects.get(key=str(owed[-1]))
    deliver(str(commune_a.pk), str(last.pk))
    with space_of(commune_a):
        assert set(Notification.objects.filter(pk__in=owed).values_list("state", flat=True)) == {
            "sent"
        }
        waiting = OutboxMessage.objects.filter(handler="notifications.deliver", state="created")
        assert waiting.count() == 5
        assert {one.next_try_at.date() for one in waiting} == {today() + timedelta(days=1)}
        assert {one.attempts for one in waiting} == {0}
        (gauge, _sms) = gauges([commune_a.pk])[commune_a.pk]
        assert (gauge.today, gauge.month, gauge.is_full) == (6, 6, True)


def test_a_town_hall_at_work_is_told_more_than_a_reader(
    commune_a: Any, mailbox: Mailbox, small: None
) -> None:
    secretary = "secretaire@exemple.example"
    make(commune_a, 3, email=secretary, category="space.running")
    send_all(commune_a)
    make(commune_a, 1, email=secretary)
    make(commune_a, 1, email=secretary, category="space.running")
    send_all(commune_a)
    assert states(commune_a) == {"sent": 4, "held": 1}
    with space_of(commune_a):
        assert Notification.objects.get(state="held").category == "information"


def test_the_surplus_of_a_person_goes_to_one_digest_and_nothing_is_lost(
    commune_a: Any, mailbox: Mailbox, small: None
) -> None:
    make(commune_a, 4, email="Beaucoup@exemple.example", text="Le texte.\n\n--\nMairie")
    send_all(commune_a)
    assert len(mailbox.mails) == 2
    assert states(commune_a) == {"sent": 2, "held": 2}
    with space_of(commune_a):
        (promise,) = OutboxMessage.objects.filter(handler="notifications.digest")
        assert promise.next_try_at is not None
        assert promise.next_try_at > now()
        Notification.objects.filter(state="held").update(held_until=now())
        OutboxMessage.objects.filter(pk=promise.pk).update(next_try_at=None)
    digest(str(commune_a.pk), str(promise.pk))
    send_all(commune_a)
    assert states(commune_a) == {"sent": 3, "gathered": 2}
    text = mailbox.mails[-1].get_body(("plain",)).get_content()
    assert text.count("Le texte.") == 2
    digest(str(commune_a.pk), str(promise.pk))
    assert len(mailbox.mails) == 3


def test_an_account_is_capped_over_all_communes_and_no_space_sees_the_number(
    commune_a: Any, commune_b: Any, mailbox: Mailbox, small: None, make_person: Callable[..., Any]
) -> None:
    person = make_person("citoyenne@exemple.example", commune_a, Role.EDITOR)
    for commune in (commune_a, commune_b):
        make(commune, 2, email=person.email, user_id=person.pk)
        send_all(commune)
    assert states(commune_a) == {"sent": 2}
    assert states(commune_b) == {"sent": 1, "held": 1}
    with as_owner(), public_space():
        assert AccountDay.objects.get(user_id=person.pk).sent == 4
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with space_of(commune_b), denied, transaction.atomic():
        AccountDay.objects.count()


def test_another_try_takes_no_second_place(commune_a: Any, mailbox: Mailbox, small: None) -> None:
    mailbox.answer = "451 4.3.0 try later"
    make(commune_a, 1)
    for _ in range(3):
        send_all(commune_a)
        with space_of(commune_a):
            OutboxMessage.objects.update(next_try_at=None)
    with space_of(commune_a):
        assert ChannelCount.objects.get().sent == 1
        assert RecipientDay.objects.get().sent == 1


@pytest.mark.parametrize(("category", "most"), [("requests.steps", 1), ("information", 3)])
def test_counting_costs_the_same_for_one_message_and_for_ten(
    commune_a: Any, category: str, most: int
) -> None:
    ten = make(commune_a, 10, category=category)
    with space_of(commune_a):
        _begin(ten[:1])
        with CaptureQueriesContext(connection) as once:
            _begin(ten[1:])
    counting = [one["sql"] for one in once if "INSERT INTO" in one["sql"]]
    assert len(counting) <= most
    assert len(once) <= 3 + most + 2, [one["sql"][:90] for one in once]


def test_administrators_are_warned_once_when_the_limit_is_near(
    commune_a: Any, mailbox: Mailbox, small: None, make_person: Callable[..., Any]
) -> None:
    make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    make(commune_a, 4)
    send_all(commune_a)
    with space_of(commune_a):
        assert OutboxMessage.objects.filter(handler=admitting.WARN).count() == 1
        assert warn("email") >= 1
        warn("email")
        told = Notification.objects.filter(key__startswith="quota-near:")
        assert told.filter(recipient_email="admin@a.example").count() == 1
        assert "80" in told[0].subject
        assert warn("sms") == warn("pigeon") == 0


def test_a_space_sees_and_writes_its_own_counts_alone(
    commune_a: Any, commune_b: Any, mailbox: Mailbox
) -> None:
    make(commune_a, 1)
    send_all(commune_a)
    with space_of(commune_b):
        assert not ChannelCount.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            ChannelCount.objects.create(authority_id=commune_a.pk, channel="email", sent=9)
        with pytest.raises(ProgrammingError), transaction.atomic():
            ChannelQuota.objects.create(
                authority_id=commune_b.pk, channel="email", per_day=9, per_month=9
            )


def test_old_counts_are_forgotten(commune_a: Any, mailbox: Mailbox) -> None:
    make(commune_a, 1)
    send_all(commune_a)
    with space_of(commune_a):
        RecipientDay.objects.update(day=today() - timedelta(days=3))
        forget_counts.handler()
        assert not RecipientDay.objects.exists()
        assert ChannelCount.objects.exists()


def test_the_intercommunality_sees_numbers_and_sets_limits(
    commune_a: Any, intercommunality: Any, epci_admin: Any, client_for: Callable[..., Any]
) -> None:
    console = client_for(intercommunality, epci_admin)
    page = console.get("/console/envois/")
    assert page.status_code == 200
    assert commune_a.name in page.content.decode()
    path = f"/console/envois/{commune_a.pk}/"
    facts = {"email_per_day": 10, "email_per_month": 20, "sms_per_day": 0, "sms_per_month": 0}
    assert console.post(path, {**facts, "email_per_day": -1}).status_code == 200
    assert console.post(path, facts).status_code == 302
    with space_of(commune_a):
        (mail, text) = gauges([commune_a.pk])[commune_a.pk]
        assert (mail.quota.per_day, text.quota.per_month) == (10, 0)
        assert AuditEntry.objects.filter(action="quota.changed").count() == 2


def test_nobody_else_sets_limits(
    commune_a: Any, intercommunality: Any, make_person: Callable[..., Any], client_for: Any
) -> None:
    mayor = make_person("maire@a.example", commune_a, Role.ADMINISTRATOR)
    agent = make_person("agent@e.example", intercommunality, Role.AGENT)
    for person in (mayor, agent):
        console = client_for(intercommunality, person)
        assert console.get("/console/envois/").status_code == 403
        assert console.post(f"/console/envois/{commune_a.pk}/", {}).status_code == 403
    with public_space():
        assert not ChannelQuota.objects.exists()

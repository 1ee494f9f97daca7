"""Text messages by OVH and Brevo against a strict local server, and the rules of the channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.phones.facade import WrongNumber, mobile
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.notifications.channels import sms
from shared_services.notifications.channels.channel import Outcome, Verdict
from shared_services.notifications.channels.models import DeliveryReport, SuppressedAddress
from shared_services.notifications.errors import ChannelAway
from shared_services.notifications.models import Notification
from tests.channels.company import Company
from tests.channels.conftest import again
from tests.channels.test_email import IDENTITY, KEY, envelope

PARIS = ZoneInfo("Europe/Paris")
NUMBER = "06 12 34 56 78"


def send(**facts: Any) -> Outcome:
    told = {"address": NUMBER, "text": "Votre carte d’identité est prête en mairie.", **facts}
    with sms.SmsChannel().open() as session:
        return session.send(envelope(**told))


def test_ovh_takes_a_signed_message_and_tells_its_price(ovh: Company) -> None:
    outcome = send()
    [request] = ovh.requests
    assert outcome.verdict == Verdict.ACCEPTED, outcome.reason
    assert (outcome.reference, outcome.segments) == ("171534", 1)
    assert outcome.cost_cents == Decimal("7")
    assert request.json["receivers"] == ["+33612345678"]
    assert request.json["message"] == "Votre carte d'identité est prete en mairie."
    assert (request.json["sender"], request.json["tag"]) == ("Chassy", IDENTITY)
    assert request.json["noStopClause"] is True


def test_brevo_takes_a_message_and_the_price_is_reckoned(brevo: Company) -> None:
    outcome = send(text="a" * 161)
    [request] = brevo.requests
    assert outcome.verdict == Verdict.ACCEPTED, outcome.reason
    assert (outcome.reference, outcome.segments) == ("1511882900176220", 2)
    assert outcome.cost_cents == Decimal("9")
    assert (request.json["recipient"], request.json["tag"]) == ("33612345678", [IDENTITY])


@pytest.mark.parametrize("secret", ["OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY"])
def test_a_wrong_signature_sends_nothing_and_is_tried_again(
    ovh: Company, settings: Any, secret: str
) -> None:
    settings.SMS = {**settings.SMS, secret: "wrong"}
    assert send().verdict == Verdict.AWAY


@pytest.mark.parametrize("company_name", ["ovh", "brevo"])
@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (400, Verdict.REFUSED),
        (402, Verdict.AWAY),
        (403, Verdict.AWAY),
        (429, Verdict.AWAY),
        (500, Verdict.UNKNOWN),
        (502, Verdict.UNKNOWN),
        (503, Verdict.AWAY),
        (302, Verdict.AWAY),
    ],
)
def test_each_answer_has_its_meaning(
    request: pytest.FixtureRequest, company_name: str, status: int, verdict: Verdict
) -> None:
    api: Company = request.getfixturevalue(company_name)
    api.answers.append((status, {"message": "non"}))
    assert send().verdict == verdict


@pytest.mark.parametrize("company_name", ["ovh", "brevo"])
def test_a_silence_after_it_was_taken_leaves_a_doubt_that_asking_lifts(
    request: pytest.FixtureRequest, company_name: str
) -> None:
    api: Company = request.getfixturevalue(company_name)
    api.answers.append(1.2)
    assert send().verdict == Verdict.UNKNOWN
    found = sms.SmsChannel().find(KEY)
    assert found is not None
    assert found.verdict == Verdict.ACCEPTED
    assert found.reference


@pytest.mark.parametrize("company_name", ["ovh", "brevo"])
def test_what_a_company_never_got_may_leave(
    request: pytest.FixtureRequest, company_name: str
) -> None:
    request.getfixturevalue(company_name)
    assert sms.SmsChannel().find(KEY) is None


@pytest.mark.parametrize("company_name", ["ovh", "brevo"])
@pytest.mark.parametrize("answer", [(500, {}), (403, {}), (200, "<html>"), 1.2])
def test_while_a_company_cannot_be_asked_nothing_leaves_again(
    request: pytest.FixtureRequest, company_name: str, answer: Any
) -> None:
    api: Company = request.getfixturevalue(company_name)
    api.answers.append(answer)
    with pytest.raises(ChannelAway):
        sms.SmsChannel().find(KEY)


@pytest.mark.parametrize("company_name", ["ovh", "brevo"])
def test_an_answer_that_is_no_answer_leaves_a_doubt(
    request: pytest.FixtureRequest, company_name: str
) -> None:
    api: Company = request.getfixturevalue(company_name)
    api.answers.append((200, "<html>"))
    assert send().verdict == Verdict.UNKNOWN


def test_a_company_out_of_reach_leaves_no_doubt(ovh: Company, settings: Any) -> None:
    settings.SMS = {**settings.SMS, "OVH_ENDPOINT": "http://127.0.0.1:9/1.0"}
    assert send().verdict == Verdict.AWAY


def test_without_a_company_the_channel_is_away(settings: Any) -> None:
    settings.SMS = {"PROVIDER": ""}
    with pytest.raises(ChannelAway):
        send()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("+33 (0)6-12-34-56-78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("0690 12 34 56", "+590690123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0694 20 12 34", "+594694201234"),
        ("0692 12 34 56", "+262692123456"),
        ("+687 75 12 34", "+687751234"),
        ("+689 87 12 34 56", "+68987123456"),
        ("06 00 00 00 01", "+33600000001"),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, number: str) -> None:
    assert mobile(written) == number


@pytest.mark.parametrize(
    "written", ["", "01 23 45 67 89", "0899 12 34 56", "36 39", "06 12 34", "abc", "75 12 34", "17"]
)
def test_what_takes_no_text_message_is_refused_before_it_costs(ovh: Company, written: str) -> None:
    with pytest.raises(WrongNumber):
        mobile(written)
    assert send(address=written).verdict == Verdict.REFUSED
    assert ovh.requests == []


@pytest.mark.parametrize("text", ["", "   ", "a" * 1000])
def test_empty_and_endless_texts_are_refused(ovh: Company, text: str) -> None:
    assert send(text=text).verdict == Verdict.REFUSED
    assert ovh.requests == []


@pytest.mark.parametrize(
    ("moment", "rings"),
    [
        (datetime(2026, 11, 24, 7, 59, tzinfo=PARIS), False),
        (datetime(2026, 11, 24, 8, 0, tzinfo=PARIS), True),
        (datetime(2026, 11, 24, 19, 59, tzinfo=PARIS), True),
        (datetime(2026, 11, 24, 20, 0, tzinfo=PARIS), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=PARIS), False),  # Sunday
        (datetime(2026, 12, 25, 12, 0, tzinfo=PARIS), False),
    ],
)
def test_what_can_wait_does_not_ring_at_night_nor_on_rest_days(
    ovh: Company, monkeypatch: pytest.MonkeyPatch, moment: datetime, rings: bool
) -> None:
    monkeypatch.setattr(sms, "now", lambda: moment)
    assert sms.may_ring(moment) == rings
    outcome = send()
    assert (outcome.verdict == Verdict.ACCEPTED) == rings
    assert rings or outcome.not_before is not None
    assert send(urgent=True).verdict == Verdict.ACCEPTED


def test_what_waits_for_the_morning_waits_without_a_try_being_counted(
    commune_a: Any,
    ovh: Company,
    sent: Callable[..., Notification],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saturday = datetime(2026, 11, 21, 20, 30, tzinfo=PARIS)
    monkeypatch.setattr(sms, "now", lambda: saturday)
    row = sent(commune_a, channel="sms", email=NUMBER, html="")
    assert (row.state, ovh.requests) == ("created", [])
    with space_of(commune_a):
        promise = OutboxMessage.objects.get(key=str(row.pk))
    assert promise.next_try_at == sms.next_decent_hour(saturday)
    assert (promise.state, promise.attempts) == ("created", 0)


def test_from_saturday_evening_one_waits_for_monday() -> None:
    saturday = datetime(2026, 11, 21, 20, 30, tzinfo=PARIS)
    assert sms.next_decent_hour(saturday) == datetime(2026, 11, 23, 8, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Mairie de Chassy", "Chassy"),
        ("Mairie du Val d'Ocre", "ValOcre"),
        ("Mairie de Saint-Maurice-Thizouaille", "StMauriceTh"),
        ("Mairie d'Égleny", "Egleny"),
        ("", "Mairie"),
    ],
)
def test_the_sender_is_the_commune_in_eleven_letters(name: str, short: str) -> None:
    assert sms.sender_name(name) == short


def test_a_text_message_is_sent_by_its_task_with_its_cost(
    commune_a: Any, ovh: Company, sent: Callable[..., Notification]
) -> None:
    row = sent(commune_a, channel="sms", email=NUMBER, html="")
    assert row.state == "sent", row.last_error
    with space_of(commune_a):
        report = DeliveryReport.objects.get(pk=row.pk)
        assert (report.provider, report.segments, report.cost_cents) == ("ovh", 1, Decimal("7"))


def test_after_a_silence_the_task_asks_and_does_not_send_twice(
    commune_a: Any, ovh: Company, sent: Callable[..., Notification]
) -> None:
    ovh.answers.append(1.2)
    row = sent(commune_a, channel="sms", email=NUMBER, html="")
    assert row.state == "unknown"
    ovh.answers.append((500, {}))
    assert again(commune_a, row.pk).state != "sent"
    assert again(commune_a, row.pk).state == "sent"
    assert [request.method for request in ovh.requests].count("POST") == 1
    with space_of(commune_a):
        assert DeliveryReport.objects.get(pk=row.pk).reference == "171534"


def test_a_simulated_number_reaches_nobody(
    commune_a: Any, ovh: Company, sent: Callable[..., Notification]
) -> None:
    row = sent(commune_a, channel="sms", email="06 00 00 00 02", html="")
    assert (row.state, ovh.requests) == ("sent", [])
    with space_of(commune_a):
        assert DeliveryReport.objects.get(pk=row.pk).state == "bounced"


def test_a_number_that_does_not_exist_is_suppressed(
    commune_a: Any, ovh: Company, sent: Callable[..., Notification]
) -> None:
    row = sent(commune_a, channel="sms", email="06 12 34 56 99", html="")
    assert row.state == "failed"
    with space_of(commune_a):
        assert SuppressedAddress.objects.get().channel == "sms"
    sent(commune_a, channel="sms", email="+33612345699", html="")
    assert len(ovh.requests) == 1

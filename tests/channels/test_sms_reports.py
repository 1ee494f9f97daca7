"""Reports of text messages: signed for one message, written in its space alone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kernel.tenancy import space_of
from shared_services.notifications.channels.models import DeliveryReport, SuppressedAddress
from shared_services.notifications.channels.report_links import report_url, signature_of
from shared_services.notifications.gathered.actions.pointers import point_to
from shared_services.notifications.models import Notification
from tests.channels.test_sms import NUMBER
from tests.factories.notifications import make_notification


@pytest.fixture
def account_host(client_for: Callable[..., Client]) -> Client:
    return client_for("account")


def waiting(authority: Any) -> Any:
    with space_of(authority):
        identity = make_notification()
        Notification.objects.filter(pk=identity).update(channel="sms", recipient_email=NUMBER)
        point_to(identity)
    return identity


def post(client: Client, identity: Any, body: Any, signature: str = "") -> Any:
    address = f"/rapports/sms/{identity}/{signature or signature_of(identity)}/"
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(address, text, content_type="application/json")


@pytest.mark.parametrize(
    ("status", "state", "listed"),
    [
        ("delivered", "delivered", 0),
        ("soft_bounces", "bounced", 0),
        ("hard_bounces", "bounced", 1),
        ("rejected", "bounced", 0),
    ],
)
def test_each_report_is_noted_in_its_space(
    commune_a: Any, commune_b: Any, account_host: Client, status: str, state: str, listed: int
) -> None:
    identity = waiting(commune_a)
    assert post(account_host, identity, {"msg_status": status}).status_code == 204
    with space_of(commune_a):
        assert DeliveryReport.objects.get(pk=identity).state == state
        assert SuppressedAddress.objects.count() == listed
    with space_of(commune_b):
        assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize("told", [{"reply": " STOP "}, {"msg_status": "unsubscribed"}])
def test_stop_is_heard_and_alerts_still_leave(
    commune_a: Any,
    account_host: Client,
    brevo: Any,
    sent: Any,
    told: dict[str, str],
) -> None:
    from shared_services.notifications.channels.guard import Guarded
    from shared_services.notifications.channels.sms import SmsChannel
    from tests.channels.test_email import envelope

    identity = waiting(commune_a)
    assert post(account_host, identity, told).status_code == 204
    with space_of(commune_a):
        assert SuppressedAddress.objects.get().reason == "stop"
    assert sent(commune_a, channel="sms", email="0612345678", html="").state == "failed"
    assert brevo.requests == []
    with space_of(commune_a), Guarded(SmsChannel()).open() as session:
        alert = envelope(address=NUMBER, urgent=True)
        assert session.send(alert).verdict.name == "ACCEPTED"


def test_a_wrong_signature_finds_nothing(
    commune_a: Any, commune_b: Any, account_host: Client
) -> None:
    identity, other = waiting(commune_a), waiting(commune_b)
    for signature in ("0" * 64, signature_of(other), "é", "x"):
        answer = post(account_host, identity, {"msg_status": "hard_bounces"}, signature)
        assert answer.status_code == 404
    with space_of(commune_a):
        assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "x" * 30_000])
def test_nonsense_is_refused(commune_a: Any, account_host: Client, body: str) -> None:
    assert post(account_host, waiting(commune_a), body).status_code == 400


def test_unknown_words_and_messages_are_taken_and_forgotten(
    commune_a: Any, account_host: Client
) -> None:
    assert post(account_host, waiting(commune_a), {"msg_status": "sent"}).status_code == 204
    assert post(account_host, uuid.uuid4(), {"msg_status": "delivered"}).status_code == 204
    with space_of(commune_a):
        assert not DeliveryReport.objects.exists()


def test_reading_it_is_not_offered(commune_a: Any, account_host: Client) -> None:
    identity = waiting(commune_a)
    assert (
        account_host.get(f"/rapports/sms/{identity}/{signature_of(identity)}/").status_code == 405
    )


def test_brevo_is_given_the_address_of_its_reports(
    commune_a: Any,
    brevo: Any,
    sent: Any,
) -> None:
    row = sent(commune_a, channel="sms", email=NUMBER, html="")
    [request] = brevo.requests
    assert request.json["webUrl"] == report_url(row.pk)

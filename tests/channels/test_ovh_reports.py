"""OVH does not come and tell: each message is asked about, by a promise of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from kernel.clock import now
from kernel.outbox.facade import NotBefore
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.notifications.channels.actions.asking import ASK
from shared_services.notifications.channels.actions.hearing import ask_report
from shared_services.notifications.channels.models import DeliveryReport, SuppressedAddress
from tests.channels.company import Company
from tests.channels.test_sms import NUMBER


@pytest.fixture
def sent_by_ovh(commune_a: Any, ovh: Company, sent: Any) -> Any:
    row = sent(commune_a, channel="sms", email=NUMBER)
    with space_of(commune_a):
        assert DeliveryReport.objects.get(pk=row.pk).reference == "171534"
    return row.pk


def said(ovh: Company, **facts: Any) -> None:
    """As OVH's console shows an outgoing message."""
    ovh.answers.append((200, {"id": 171534, "receiver": NUMBER, "tag": "t", **facts}))


def test_asking_is_promised_with_the_message_and_once(commune_a: Any, sent_by_ovh: Any) -> None:
    with space_of(commune_a):
        promise = OutboxMessage.objects.get(handler=ASK)
    assert promise.payload == {"notification": str(sent_by_ovh)}
    assert promise.next_try_at > now()


@pytest.mark.parametrize(
    ("end", "ptt", "state", "listed"),
    [(1, 4, "delivered", 0), (2, 24, "bounced", 0), (2, 23, "bounced", 1), (16, 20, "bounced", 0)],
)
def test_each_end_is_noted_where_the_message_is(
    commune_a: Any,
    commune_b: Any,
    ovh: Company,
    sent_by_ovh: Any,
    end: int,
    ptt: int,
    state: str,
    listed: int,
) -> None:
    said(ovh, deliveryReceipt=end, ptt=ptt)
    with space_of(commune_b):
        ask_report(sent_by_ovh)
        assert not DeliveryReport.objects.exists()
    with space_of(commune_a):
        ask_report(sent_by_ovh)
        report = DeliveryReport.objects.get(pk=sent_by_ovh)
        assert (report.state, report.detail) == (state, f"ptt {ptt}")
        assert SuppressedAddress.objects.count() == listed
        before = len(ovh.requests)
        ask_report(sent_by_ovh)
    assert len(ovh.requests) == before


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"deliveryReceipt": 0, "ptt": 3}),
        (404, {"message": "This service does not exist"}),
        (503, {"message": "away"}),
        (200, ["nonsense"]),
        1.2,
    ],
)
def test_what_is_not_known_yet_is_asked_later_and_not_for_ever(
    commune_a: Any, ovh: Company, sent_by_ovh: Any, answer: Any
) -> None:
    ovh.answers += [answer, answer]
    with space_of(commune_a):
        with pytest.raises(NotBefore):
            ask_report(sent_by_ovh)
        old = now() - timedelta(hours=51)
        DeliveryReport.objects.filter(pk=sent_by_ovh).update(accepted_at=old)
        ask_report(sent_by_ovh)
        assert DeliveryReport.objects.get(pk=sent_by_ovh).state == "accepted"


def test_a_deployment_that_changed_companies_asks_nobody(
    commune_a: Any, ovh: Company, sent_by_ovh: Any, settings: Any
) -> None:
    before = len(ovh.requests)
    with override_settings(SMS={**settings.SMS, "PROVIDER": ""}), space_of(commune_a):
        ask_report(sent_by_ovh)
    assert len(ovh.requests) == before

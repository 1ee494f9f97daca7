"""Codes of the account host leave by the platform's own company, at night too."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from kernel.outbox.facade import Permanent
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space
from shared_services.notifications.actions.account_text import store_account_text
from shared_services.notifications.channels import sms
from shared_services.notifications.channels.sms import SmsChannel
from shared_services.notifications.models import Notification
from shared_services.notifications.tasks import deliver
from tests.channels.company import Company
from tests.channels.test_email import envelope
from tests.factories.accounts import as_owner

pytestmark = pytest.mark.django_db
TEXT = "Beffroi : 123456 est votre code.\n@compte.beffroi.example #123456"


def store(phone: str, key: str = "account-text:1") -> Notification:
    with as_owner(), public_space():
        identity = store_account_text(phone=phone, name="", subject="Code", text=TEXT, key=key)
        return Notification.objects.get(pk=identity)


def test_the_code_leaves_once_at_night_and_no_copy_stays(
    brevo: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = datetime(2026, 11, 22, 2, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(sms, "now", lambda: night)
    row = store("06 39 98 12 34")
    assert store("06 39 98 12 34").pk == row.pk
    assert (row.statutory, row.category) == (True, "account.security")
    with as_owner(), public_space():
        [promise] = OutboxMessage.objects.filter(handler="notifications.deliver")
    deliver("public", str(promise.pk))
    [request] = brevo.requests
    assert request.json["recipient"] == "33639981234"
    assert request.json["content"] == TEXT
    with as_owner(), public_space():
        row.refresh_from_db()
    assert (row.state, row.text) == ("sent", "")


def test_a_simulated_number_ends_here_and_a_landline_for_good(brevo: Company) -> None:
    assert store("06 00 00 00 01").state == "sent"
    with pytest.raises(Permanent):
        store("03 86 12 34 56", key="account-text:2")
    with as_owner(), public_space():
        assert not OutboxMessage.objects.filter(handler="notifications.deliver").exists()
    assert brevo.requests == []


def test_in_a_demo_a_text_message_is_a_mail(settings: Any) -> None:
    settings.SMS = {"PROVIDER": "mail", "CENTS_PER_SEGMENT": "0"}
    with SmsChannel().open() as session:
        session.send(envelope(address="06 39 98 12 34", text=TEXT))
    [sent] = mail.outbox
    assert sent.to == ["33639981234@sms.invalid"]
    assert "123456" in sent.body

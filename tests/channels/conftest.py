"""A mail server, a company's API on this machine, and sending without a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.notifications import lines
from shared_services.notifications.channels import sms
from shared_services.notifications.models import Notification
from shared_services.notifications.tasks import deliver
from tests.channels.company import Company
from tests.factories.notifications import make_notification


@pytest.fixture(autouse=True)
def _a_tuesday_at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages may ring, whenever the tests run; a test of the hours says its own."""
    noon = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(sms, "now", lambda: noon)


@pytest.fixture(autouse=True)
def _lines_of_this_test_alone() -> Iterator[None]:
    """A line kept open would lead to the company of the test before."""
    lines.close_all()
    yield
    lines.close_all()


@pytest.fixture
def company() -> Iterator[Company]:
    """A strict HTTP server in the place of a mail or text message company."""
    with Company() as server:
        yield server


@pytest.fixture
def sent(db: None) -> Callable[..., Notification]:
    """Make a message in this space, run its task once, give the row back."""

    def run(authority: Any, *, channel: str = "email", **facts: Any) -> Notification:
        with space_of(authority):
            address = facts.pop("email", "camille.roy@exemple.example")
            mail = address if channel == "email" else "personne@exemple.example"
            identity = make_notification(email=mail, **facts)
            Notification.objects.filter(pk=identity).update(
                channel=channel, recipient_email=address
            )
        return again(authority, identity)

    return run


def again(authority: Any, identity: Any) -> Notification:
    """Run the message's task once more, as the relay would."""
    with space_of(authority):
        OutboxMessage.objects.filter(key=str(identity)).update(next_try_at=None)
        message = OutboxMessage.objects.get(key=str(identity))
    deliver(str(authority.pk), str(message.pk))
    with space_of(authority):
        return Notification.objects.get(pk=identity)


@pytest.fixture
def signed_in(make_person: Callable[..., Any], client_for: Callable[..., Client]) -> Any:
    def sign_in(authority: Any, *roles: Role, at: Any = None) -> Client:
        email = f"{'-'.join(roles) or 'personne'}@exemple.example"
        user = make_person(email, authority, *roles)
        return client_for(at or authority, user)

    return sign_in

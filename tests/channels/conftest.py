"""A mail server, a company's API on this machine, and sending without a worker."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from py_vapid import Vapid02

from accounts.roles.facade import Role
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.notifications import lines
from shared_services.notifications.channels import sms
from shared_services.notifications.models import Notification
from shared_services.notifications.providers import provider
from shared_services.notifications.tasks import deliver
from tests.channels.company import Company, Request
from tests.factories.notifications import make_notification


@pytest.fixture(autouse=True)
def _a_tuesday_at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages may ring, whenever the tests run; a test of the hours says its own."""
    noon = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(sms, "now", lambda: noon)
    # Nobody waits for a company that is made not to answer.
    monkeypatch.setattr(provider, "PATIENCE", (0.5, 0.5))


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


OVH = {
    "PROVIDER": "ovh",
    "CENTS_PER_SEGMENT": "7",
    "OVH_APPLICATION_KEY": "ak",
    "OVH_APPLICATION_SECRET": "as",
    "OVH_CONSUMER_KEY": "ck",
    "OVH_SERVICE": "sms-ab1234-1",
}


def signed(request: Request, base: str) -> bool:
    """What OVH checks, written again from its documentation."""
    stamp = request.headers["X-Ovh-Timestamp"]
    text = "+".join(["as", "ck", request.method, base + request.path, request.body.decode(), stamp])
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return request.headers["X-Ovh-Signature"] == f"$1${digest}"


@pytest.fixture
def ovh(company: Company, settings: Any) -> Company:
    settings.SMS = {**OVH, "OVH_ENDPOINT": f"{company.url}/1.0"}
    taken: dict[str, int] = {}

    def respond(request: Request) -> tuple[int, Any]:
        if not signed(request, company.url):
            return 403, {"class": "Client::Forbidden", "message": "Invalid signature"}
        address = urlsplit(request.path)
        if request.method == "GET" and address.path.endswith("/outgoing/171534"):
            return 404, {"class": "Client::NotFound", "message": "This service does not exist"}
        if request.method == "GET":
            tag = parse_qs(address.query)["tag"][0]
            is_list = address.path == "/1.0/sms/sms-ab1234-1/outgoing"
            return 200, [taken[tag]] if is_list and tag in taken else []
        job = request.json
        if address.path != "/1.0/sms/sms-ab1234-1/jobs" or len(job["sender"]) > 11:
            return 400, {"class": "Client::BadRequest", "message": "Invalid parameter"}
        taken[job["tag"]] = 171534
        # As recorded in OVH's own documentation of the call.
        return 200, {
            "ids": [171534],
            "invalidReceivers": [n for n in job["receivers"] if n.endswith("99")],
            "totalCreditsRemoved": 1,
            "validReceivers": job["receivers"],
        }

    company.respond = respond
    return company


@pytest.fixture
def brevo(company: Company, settings: Any) -> Company:
    settings.SMS = {
        "PROVIDER": "brevo",
        "CENTS_PER_SEGMENT": "4.5",
        "BREVO_ENDPOINT": f"{company.url}/v3",
        "BREVO_API_KEY": "key",
    }
    taken: dict[str, int] = {}

    def respond(request: Request) -> tuple[int, Any]:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if headers.get("api-key") != "key":
            return 401, {"code": "unauthorized", "message": "Key not found"}
        address = urlsplit(request.path)
        if request.method == "GET":
            [tag] = parse_qs(address.query)["tags"]
            found = [{"messageId": taken[tag], "event": "sent"}] if tag in taken else []
            return 200, {"events": found}
        job = request.json
        if address.path != "/v3/transactionalSMS/send" or not job["recipient"].isdigit():
            return 400, {"code": "invalid_parameter", "message": "Invalid telephone number"}
        taken[job["tag"][0]] = 1511882900176220
        return 201, {"messageId": 1511882900176220}

    company.respond = respond
    return company


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def configured(settings: Any) -> None:
    vapid = Vapid02()
    vapid.generate_keys()
    private = vapid.private_key.private_numbers().private_value.to_bytes(32, "big")
    point = vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    settings.WEB_PUSH = {
        **settings.WEB_PUSH,
        "PUBLIC_KEY": b64(point),
        "PRIVATE_KEY": b64(private),
        "CONTACT": "mailto:contact@exemple.example",
    }

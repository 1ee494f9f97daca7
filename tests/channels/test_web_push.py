"""Telling browsers: a real push server on this machine, the real encryption, no content."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from kernel.outbox.models import OutboxMessage
from kernel.tenancy import PUBLIC, public_space, space_of
from shared_services.notifications.gathered import web_push
from shared_services.notifications.gathered.actions.centre import PUSH
from shared_services.notifications.gathered.models import PushSubscription
from shared_services.notifications.gathered.tasks import push
from tests.channels.company import Company
from tests.channels.conftest import b64
from tests.channels.test_centre import SCREEN, told
from tests.factories.accounts import PersonFactory, as_owner

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"


class Browser:
    """The keys a browser makes for itself."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": b64(point), "auth": b64(self.secret)}

    def read(self, body: bytes) -> Any:
        return json.loads(
            http_ece.decrypt(
                body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
            )
        )


@pytest.fixture
def camille(db: None) -> Any:
    return PersonFactory(email="camille@exemple.example")


def subscribed(person: Any, endpoint: str, browser: Browser | None = None) -> Any:
    with as_owner():
        return PushSubscription.objects.create(
            user_id=person.pk, endpoint=endpoint, **(browser or Browser()).keys
        )


def run_push() -> OutboxMessage:
    with public_space():
        OutboxMessage.objects.filter(handler=PUSH).update(next_try_at=None)
        message = OutboxMessage.objects.get(handler=PUSH)
    push(PUBLIC, str(message.pk))
    with public_space():
        return OutboxMessage.objects.get(pk=message.pk)


def test_a_browser_is_told_how_many_wait_and_nothing_else(
    commune_a: Any, camille: Any, configured: None, company: Company
) -> None:
    browser = Browser()
    company.respond = lambda _request: (201, {})
    subscribed(camille, f"{company.url}/push", browser)
    told(commune_a, camille, "Secret")
    assert run_push().state == "done"
    [request] = company.requests
    assert browser.read(request.body) == {"unread": 1}
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["authorization"].startswith("vapid ")
    assert headers["content-encoding"] == "aes128gcm"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    commune_a: Any, camille: Any, configured: None, company: Company, status: int
) -> None:
    company.respond = lambda _request: (status, {})
    subscribed(camille, f"{company.url}/push")
    told(commune_a, camille)
    assert run_push().state == "done"
    with as_owner():
        assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_that_is_away_is_asked_again(
    commune_a: Any, camille: Any, configured: None, company: Company, status: int
) -> None:
    company.answers.append((status, {}))
    company.respond = lambda _request: (201, {})
    subscribed(camille, f"{company.url}/push")
    told(commune_a, camille)
    assert run_push().state not in {"done", "dead"}
    with as_owner():
        assert PushSubscription.objects.exists()
    assert run_push().state == "done"


def test_without_keys_nothing_is_promised_nor_offered(
    commune_a: Any, camille: Any, client_for: Callable[..., Client]
) -> None:
    told(commune_a, camille)
    with public_space():
        assert not OutboxMessage.objects.filter(handler=PUSH).exists()
    browser = client_for("account", camille)
    assert "Me prévenir" not in browser.get(SCREEN).content.decode()
    assert activate(browser).status_code == 400


def test_a_space_cannot_order_a_push(commune_a: Any, camille: Any, configured: None) -> None:
    from kernel.outbox.facade import enqueue

    with space_of(commune_a):
        from django.db import transaction

        with transaction.atomic():
            message = enqueue(PUSH, payload={"user_id": str(camille.pk)})
    push(str(commune_a.pk), str(message.pk))
    with space_of(commune_a):
        assert OutboxMessage.objects.get(pk=message.pk).state == "dead"


def activate(client: Client, **facts: Any) -> Any:
    body = {"endpoint": ENDPOINT, "keys": Browser().keys, **facts}
    return client.post(f"{SCREEN}alertes/activer/", json.dumps(body), "application/json")


def test_a_browser_is_kept_for_whoever_used_it_last(
    camille: Any, configured: None, client_for: Callable[..., Client]
) -> None:
    other = PersonFactory()
    assert activate(client_for("account", other)).status_code == 200
    mine = client_for("account", camille)
    assert activate(mine).status_code == 200
    with as_owner():
        assert PushSubscription.objects.get().user_id == camille.pk
    client_for("account", other).post(f"{SCREEN}alertes/arreter/")
    with as_owner():
        assert PushSubscription.objects.exists()
    mine.post(f"{SCREEN}alertes/arreter/")
    with as_owner():
        assert not PushSubscription.objects.exists()


def test_a_person_keeps_ten_browsers_at_most(
    camille: Any, configured: None, client_for: Callable[..., Client]
) -> None:
    browser = client_for("account", camille)
    for number in range(12):
        assert activate(browser, endpoint=f"{ENDPOINT}{number}").status_code == 200
    with as_owner():
        assert PushSubscription.objects.count() == 10


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://updates.push.services.mozilla.com/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://mechant.example/x",
        "https://updates.push.services.mozilla.com.mechant.example/x",
        "https://evilpush.apple.com/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8080/x",
        "https://fcm.googleapis.com:99999/x",
        "javascript:alert(1)",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_we_write_to_makers_of_browsers_only(
    camille: Any, configured: None, client_for: Callable[..., Client], endpoint: str
) -> None:
    assert activate(client_for("account", camille), endpoint=endpoint).status_code == 400
    with as_owner():
        assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"keys": 1}', '{"keys": {}}', "x" * 5000, "\x00"]
)
def test_nonsense_is_refused(
    camille: Any, configured: None, client_for: Callable[..., Client], body: str
) -> None:
    client = client_for("account", camille)
    answer = client.post(f"{SCREEN}alertes/activer/", body, "application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("keys", [{"p256dh": "x", "auth": "y"}, {"p256dh": "é" * 90, "auth": "é"}])
def test_wrong_keys_are_refused(
    camille: Any, configured: None, client_for: Callable[..., Client], keys: dict[str, str]
) -> None:
    assert activate(client_for("account", camille), keys=keys).status_code == 400


def test_the_script_of_browsers_is_the_same_for_everyone(
    db: None, client_for: Callable[..., Client]
) -> None:
    answer = client_for("account").get(f"{SCREEN}service.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Une mairie vous a écrit" in answer.content.decode()


def test_apple_is_known_by_its_own_hosts() -> None:
    assert web_push.is_push_service("https://web.push.apple.com/QABC")

"""Reports of mail companies: the secret, nonsense, the right space, every ending."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kernel.tenancy import public_space, space_of
from shared_services.notifications.channels.models import (
    DeliveryReport,
    PrintableLetter,
    SuppressedAddress,
)
from shared_services.notifications.gathered.actions.pointers import point_to
from shared_services.notifications.gathered.models import ProviderPointer
from tests.factories.accounts import as_owner
from tests.factories.notifications import make_notification

BREVO = "/rapports/courriel/brevo/"
MAILJET = "/rapports/courriel/mailjet/"
SECRET = "facteur:une longue phrase"


@pytest.fixture
def account_host(settings: Any, client_for: Callable[..., Client]) -> Client:
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    return client_for("account")


def post(client: Client, address: str, report: Any, secret: str | None = SECRET) -> Any:
    headers = {}
    if secret is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
    body = report if isinstance(report, str | bytes) else json.dumps(report)
    return client.post(address, body, content_type="application/json", headers=headers)


def brevo_says(event: str, identity: Any, **facts: Any) -> dict[str, Any]:
    """As Brevo posts it (its documentation of transactional webhooks)."""
    return {
        "event": event,
        "email": "camille.roy@exemple.example",
        "id": 26224,
        "date": "2026-11-22 20:15:00",
        "ts": 1795374900,
        "message-id": "<202611@smtp-relay.mailin.fr>",
        "ts_event": 1795374900,
        "ts_epoch": 1795374900000,
        "subject": "Votre demande",
        "X-Mailin-custom": json.dumps({"notification": str(identity)}),
        "sending_ip": "185.41.28.109",
        "reason": "550 5.1.1 no such user",
        **facts,
    }


def mailjet_says(event: str, identity: Any, **facts: Any) -> dict[str, Any]:
    """As Mailjet posts it (its documentation of the event API)."""
    return {
        "event": event,
        "time": 1795374900,
        "MessageID": 576460756,
        "email": "camille.roy@exemple.example",
        "mj_campaign_id": 0,
        "Payload": json.dumps({"notification": str(identity)}),
        **facts,
    }


def waiting(authority: Any, **facts: Any) -> Any:
    with space_of(authority):
        identity = make_notification(**facts)
        point_to(identity)
    return identity


def state_of(authority: Any, identity: Any) -> str:
    with space_of(authority):
        return DeliveryReport.objects.get(pk=identity).state


@pytest.mark.parametrize("address", [BREVO, MAILJET])
def test_without_the_secret_nothing_is_taken(
    commune_a: Any, account_host: Client, address: str
) -> None:
    identity = waiting(commune_a)
    says = brevo_says if address == BREVO else mailjet_says
    event = "hard_bounce" if address == BREVO else "blocked"
    for secret in (None, "facteur:autre", "", "facteur"):
        answer = post(account_host, address, says(event, identity), secret)
        assert answer.status_code == 401
    with space_of(commune_a):
        assert not DeliveryReport.objects.exists()


def test_a_deployment_without_a_secret_takes_no_report(
    commune_a: Any, account_host: Client, settings: Any
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ""}
    for secret in (None, "", ":", SECRET):
        assert post(account_host, BREVO, {}, secret).status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_posts_are_answered(account_host: Client, method: str) -> None:
    given = "Basic " + base64.b64encode(SECRET.encode()).decode()
    ask = getattr(account_host, method)
    assert ask(BREVO).status_code == 401
    assert ask(BREVO, headers={"Authorization": given}).status_code == 405


@pytest.mark.parametrize("address", [BREVO, MAILJET])
@pytest.mark.parametrize(
    "nonsense", ["", "{", "null", "12", '"x"', "[1]", "[null]", "{}", '{"items": []}', b"\xff\xfe"]
)
def test_nonsense_is_refused_and_changes_nothing(
    commune_a: Any, account_host: Client, address: str, nonsense: Any
) -> None:
    assert post(account_host, address, nonsense).status_code in {204, 400}
    with space_of(commune_a):
        assert not DeliveryReport.objects.exists()


def test_a_delivered_mail_is_noted_in_its_own_space_only(
    commune_a: Any, commune_b: Any, account_host: Client
) -> None:
    identity = waiting(commune_a)
    assert post(account_host, BREVO, brevo_says("delivered", identity)).status_code == 204
    assert state_of(commune_a, identity) == "delivered"
    with space_of(commune_b):
        assert not DeliveryReport.objects.exists()


def test_a_hard_bounce_stops_the_address_and_makes_a_letter(
    commune_a: Any, account_host: Client
) -> None:
    identity = waiting(commune_a, name="Camille Roy")
    post(account_host, BREVO, brevo_says("hard_bounce", identity))
    post(account_host, BREVO, brevo_says("hard_bounce", identity))
    assert state_of(commune_a, identity) == "bounced"
    with space_of(commune_a):
        found = SuppressedAddress.objects.get()
        assert (found.address, found.reason) == ("camille.roy@exemple.example", "bounce")
        letter = PrintableLetter.objects.get()
        assert (letter.pk, letter.name, letter.outcome) == (identity, "Camille Roy", "waiting")
    with public_space():
        assert not ProviderPointer.objects.filter(pk=identity).exists()


def test_a_soft_bounce_makes_a_letter_but_the_next_mail_leaves(
    commune_a: Any, account_host: Client
) -> None:
    identity = waiting(commune_a)
    post(account_host, BREVO, brevo_says("soft_bounce", identity))
    assert state_of(commune_a, identity) == "bounced"
    with space_of(commune_a):
        assert not SuppressedAddress.objects.exists()
        assert PrintableLetter.objects.count() == 1


def test_a_complaint_stops_subscriptions(commune_a: Any, account_host: Client) -> None:
    identity = waiting(commune_a)
    post(account_host, BREVO, brevo_says("spam", identity))
    with space_of(commune_a):
        assert SuppressedAddress.objects.get().reason == "complaint"
        assert not PrintableLetter.objects.exists()


@pytest.mark.parametrize(
    ("event", "facts", "state"),
    [
        ("sent", {}, "delivered"),
        ("bounce", {"hard_bounce": True, "error": "user unknown"}, "bounced"),
        ("spam", {"source": "JMRPP"}, "complained"),
        ("bounce", {"hard_bounce": False, "error": "greylisted"}, "deferred"),
    ],
)
def test_mailjet_tells_the_same_in_its_words(
    commune_a: Any, account_host: Client, event: str, facts: dict[str, Any], state: str
) -> None:
    identity = waiting(commune_a)
    # Mailjet posts a list when its events are grouped.
    report = [mailjet_says(event, identity, **facts)]
    assert post(account_host, MAILJET, report).status_code == 204
    assert state_of(commune_a, identity) == state


def test_openings_and_clicks_are_not_watched(commune_a: Any, account_host: Client) -> None:
    identity = waiting(commune_a)
    for event in ("opened", "click", "unique_opened"):
        assert post(account_host, BREVO, brevo_says(event, identity)).status_code == 204
    with space_of(commune_a):
        assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize(
    "identity", ["7d3b2a10-5c1e-4d7e-9a53-0f6a1c2b3d4e", "", "../..", "' OR 1=1 --", "0" * 5000]
)
def test_a_report_on_an_unknown_message_is_taken_and_forgotten(
    commune_a: Any, account_host: Client, identity: Any
) -> None:
    answer = post(account_host, BREVO, brevo_says("hard_bounce", identity))
    assert answer.status_code == 204
    with space_of(commune_a):
        assert not SuppressedAddress.objects.exists()


def test_a_frozen_space_is_not_written_to(commune_a: Any, account_host: Client) -> None:
    identity = waiting(commune_a)
    with as_owner():
        commune_a.state = "frozen"
        commune_a.save(update_fields=["state"])
    assert post(account_host, BREVO, brevo_says("hard_bounce", identity)).status_code == 204
    with space_of(commune_a):
        assert not DeliveryReport.objects.exists()


def test_a_commune_cannot_see_the_pointers_of_another(commune_a: Any, commune_b: Any) -> None:
    identity = waiting(commune_a)
    with space_of(commune_b):
        assert not ProviderPointer.objects.filter(pk=identity).exists()
    with space_of(commune_a):
        assert ProviderPointer.objects.filter(pk=identity).exists()


def test_a_commune_cannot_point_to_another(commune_a: Any, commune_b: Any) -> None:
    from django.db import ProgrammingError, transaction

    with (
        space_of(commune_a),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        ProviderPointer.objects.create(notification_id=uuid.uuid4(), authority_id=commune_b.pk)

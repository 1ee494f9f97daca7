"""E-mail by SMTP and by two companies' APIs: what leaves, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kernel.tenancy import public_space, space_of
from shared_services.notifications.channels.channel import Envelope, Verdict
from shared_services.notifications.channels.email import EmailChannel
from shared_services.notifications.channels.models import DeliveryReport
from shared_services.notifications.gathered.models import ProviderPointer
from shared_services.notifications.sender import Sender
from tests.channels.company import Company, Request
from tests.notifications.smtp import Mailbox

KEY = "<6f0c4cf2-30f5-4f7c-a2a4-6f38bd2e1a11@notifications.exemple.example>"
IDENTITY = "6f0c4cf2-30f5-4f7c-a2a4-6f38bd2e1a11"


def envelope(**facts: Any) -> Envelope:
    told = {
        "key": KEY,
        "address": "camille.roy@exemple.example",
        "name": "Camille Roy",
        "subject": "Votre demande est arrivée",
        "text": "Bonjour,\n",
        "html": "<p>Bonjour,</p>",
        "sender": Sender("Mairie de Chassy", "chassy@notifications.exemple.example", "m@c.example"),
    }
    return Envelope(**{**told, **facts})


def send(**facts: Any) -> Any:
    with EmailChannel().open() as session:
        return session.send(envelope(**facts))


@pytest.fixture
def brevo(settings: Any, company: Company) -> Company:
    settings.EMAIL_BACKEND = "anymail.backends.brevo.EmailBackend"
    settings.ANYMAIL = {
        "BREVO_API_KEY": "key",
        "BREVO_API_URL": f"{company.url}/v3/",
        "REQUESTS_TIMEOUT": 0.5,
    }

    def respond(request: Request) -> tuple[int, Any]:
        if request.headers.get("Api-Key", request.headers.get("api-key")) != "key":
            return 401, {"code": "unauthorized", "message": "Key not found"}
        if request.path != "/v3/smtp/email" or not request.json["sender"]["email"]:
            return 400, {"code": "invalid_parameter"}
        return 201, {"messageId": "<202611@smtp-relay.mailin.fr>"}

    company.respond = respond
    return company


@pytest.fixture
def mailjet(settings: Any, company: Company) -> Company:
    settings.EMAIL_BACKEND = "anymail.backends.mailjet.EmailBackend"
    settings.ANYMAIL = {
        "MAILJET_API_KEY": "key",
        "MAILJET_SECRET_KEY": "secret",
        "MAILJET_API_URL": f"{company.url}/v3.1/",
        "REQUESTS_TIMEOUT": 0.5,
    }

    def respond(request: Request) -> tuple[int, Any]:
        if request.headers.get("Authorization") != "Basic a2V5OnNlY3JldA==":
            return 401, {"ErrorMessage": "API key authentication failure"}
        if "Message-ID" in request.json["Globals"].get("Headers", {}):
            return 400, {"Messages": [{"Status": "error", "Errors": [{"ErrorCode": "send-0011"}]}]}
        to = request.json["Messages"][0]["To"]
        done = [{"Email": one["Email"], "MessageID": 576460756} for one in to]
        return 200, {"Messages": [{"Status": "success", "To": done, "Cc": [], "Bcc": []}]}

    company.respond = respond
    return company


def test_a_subscription_can_be_ended_in_one_click(mailbox: Mailbox) -> None:
    send(unsubscribe_url="https://chassy.example/abonnements/fin/abc/")
    [mail] = mailbox.mails
    assert mail["List-Unsubscribe"] == "<https://chassy.example/abonnements/fin/abc/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_that_is_no_subscription_offers_no_end_of_it(mailbox: Mailbox) -> None:
    send()
    [mail] = mailbox.mails
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None
    assert mail["Message-ID"].strip() == KEY


def test_smtp_promises_no_report(mailbox: Mailbox) -> None:
    outcome = send()
    assert (outcome.verdict, outcome.reference, outcome.provider) == (Verdict.ACCEPTED, "", "")


@pytest.mark.parametrize(
    ("answer", "dead"),
    [("550 5.1.1 no such mailbox", True), ("554 5.7.1 looks like spam", False)],
)
def test_only_an_address_that_does_not_exist_is_dead(
    mailbox: Mailbox, answer: str, dead: bool
) -> None:
    mailbox.answer = answer
    outcome = send()
    assert (outcome.verdict, outcome.dead_address) == (Verdict.REFUSED, dead)


def test_brevo_gets_the_key_under_which_it_recognises_a_second_try(brevo: Company) -> None:
    outcome = send()
    [request] = brevo.requests
    assert outcome.verdict == Verdict.ACCEPTED
    assert (outcome.provider, outcome.reference) == ("brevo", "<202611@smtp-relay.mailin.fr>")
    assert request.json["headers"]["idempotencyKey"] == IDENTITY
    assert IDENTITY in request.json["headers"]["X-Mailin-custom"]
    assert request.json["replyTo"]["email"] == "m@c.example"


def test_mailjet_gets_the_identity_but_no_header_it_refuses(mailjet: Company) -> None:
    outcome = send(unsubscribe_url="https://chassy.example/fin/")
    [request] = mailjet.requests
    assert outcome.verdict == Verdict.ACCEPTED, outcome.reason
    assert (outcome.provider, outcome.reference) == ("mailjet", "576460756")
    assert IDENTITY in request.json["Globals"]["EventPayload"]
    assert request.json["Globals"]["Headers"]["List-Unsubscribe-Post"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (400, Verdict.REFUSED),
        (401, Verdict.AWAY),
        (402, Verdict.AWAY),
        (429, Verdict.AWAY),
        (500, Verdict.UNKNOWN),
        (502, Verdict.UNKNOWN),
        (503, Verdict.AWAY),
        (504, Verdict.UNKNOWN),
    ],
)
@pytest.mark.parametrize("company_name", ["brevo", "mailjet"])
def test_each_answer_of_a_company_has_its_meaning(
    request: pytest.FixtureRequest, company_name: str, status: int, verdict: Verdict
) -> None:
    api: Company = request.getfixturevalue(company_name)
    api.answers.append((status, {"code": "x", "message": "y"}))
    assert send().verdict == verdict


def test_a_company_that_took_it_and_says_nothing_leaves_a_doubt(brevo: Company) -> None:
    brevo.answers.append(1.2)
    assert send().verdict == Verdict.UNKNOWN
    assert len(brevo.requests) == 1


def test_a_company_that_cannot_be_reached_leaves_no_doubt(brevo: Company, settings: Any) -> None:
    settings.ANYMAIL = {**settings.ANYMAIL, "BREVO_API_URL": "http://127.0.0.1:9/v3/"}
    assert send().verdict == Verdict.AWAY


def test_the_reference_and_a_pointer_without_personal_data_are_kept(
    commune_a: Any, brevo: Company, sent: Callable[..., Any]
) -> None:
    row = sent(commune_a)
    assert row.state == "sent"
    with space_of(commune_a):
        report = DeliveryReport.objects.get(pk=row.pk)
        assert (report.provider, report.state) == ("brevo", "accepted")
        assert report.reference == "<202611@smtp-relay.mailin.fr>"
    with public_space():
        pointer = ProviderPointer.objects.get(pk=row.pk)
        assert pointer.authority_id == commune_a.pk


def test_smtp_leaves_no_pointer(commune_a: Any, mailbox: Mailbox, sent: Any) -> None:
    row = sent(commune_a)
    with public_space():
        assert not ProviderPointer.objects.filter(pk=row.pk).exists()

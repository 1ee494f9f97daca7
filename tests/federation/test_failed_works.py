"""« Travaux en échec »: what the platform promised itself and could not do."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from federation import actions
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import public_space, space_of
from shared_services.notifications.models import Notification
from tests.browsing import look_at

pytestmark = pytest.mark.django_db
SCREEN = "/console/travaux/"
RETRY = f"{SCREEN}reessayer/"
SECRET = "https://compte.example/lien-qui-ouvre-un-compte"


def failed(handler: str = "onboarding.open_space", **facts: Any) -> OutboxMessage:
    return OutboxMessage.objects.create(
        **{
            "handler": handler,
            "queue": "retry",
            "state": "dead",
            "attempts": 30,
            "payload": {"text": SECRET},
            "last_error": "OperationalError: server closed (camille.roy@exemple.example)",
            **facts,
        }
    )


def failed_mail(**facts: Any) -> OutboxMessage:
    mail = Notification.objects.create(
        recipient_email="camille.roy@exemple.example",
        subject="Bonjour",
        text="Bonjour",
        key=str(uuid.uuid4()),
        state="failed",
        **facts,
    )
    return failed("notifications.deliver", key=str(mail.pk))


@pytest.fixture
def browser(client_for: Callable[..., Client], operator: Any) -> Client:
    return client_for("operator", operator)


def state_of(message: OutboxMessage) -> str:
    with public_space():
        message.refresh_from_db()
        return str(message.state)


def test_the_operator_sees_why_without_any_address_or_payload(
    browser: Client, commune_a: Any
) -> None:
    with public_space():
        mail = failed_mail()
        OutboxMessage.objects.filter(pk=mail.pk).update(
            last_error="Permanent: 550 5.1.1 no such mailbox camille.roy@exemple.example"
        )
        failed("mergers.check", state="created", last_error="DiskFull: no space left")
        OutboxMessage.objects.create(handler="journal.purge", queue="bulk", state="done")
    with space_of(commune_a):
        failed("notifications.deliver", key="of-a-commune")
    page = browser.get(SCREEN).content.decode()
    assert "Courriel de la plateforme, c…@exemple.example" in page
    assert "n&#x27;existe pas ou plus" in page
    assert "Le disque est plein." in page
    assert "Nouvel essai prévu" in page
    for hidden in ("camille.roy@", SECRET, "journal.purge", "of-a-commune"):
        assert hidden not in page
    assert page.count("failures__what") == 2
    assert "1 travail de la plateforme a échoué" in browser.get("/console/").content.decode()


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 3),
        ({"etat": "abandonne"}, 2),
        ({"etat": "nouvel-essai"}, 1),
        ({"travail": "mergers.check"}, 1),
        ({"depuis": "1"}, 2),
        ({"etat": "x", "travail": "x", "depuis": "x"}, 3),
    ],
)
def test_the_list_is_filtered(browser: Client, asked: dict[str, str], number: int) -> None:
    with public_space():
        failed()
        failed("mergers.check", created_at=now() - timedelta(days=3))
        failed(state="created")
    assert browser.get(SCREEN, asked).content.decode().count("failures__what") == number


def test_one_or_several_are_tried_again_and_it_is_written_down(browser: Client) -> None:
    with public_space():
        first, second, third = failed(), failed(), failed()
    ticked = {"travail": [str(first.pk), str(second.pk)]}
    browser.post(RETRY, {**ticked, "seul": str(third.pk)})
    assert [state_of(one) for one in (first, second, third)] == ["dead", "dead", "created"]
    browser.post(RETRY, ticked)
    assert [state_of(one) for one in (first, second)] == ["created", "created"]
    with public_space():
        assert OutboxPointer.objects.filter(authority_id="public").count() == 3
        assert AuditEntry.objects.filter(action="promise.retried").count() == 3


def test_a_mail_whose_text_was_erased_is_never_sent_empty(browser: Client) -> None:
    with public_space():
        erased = failed_mail(body_purged_at=now())
        orphan = failed("notifications.deliver", key=str(uuid.uuid4()))
        whole = failed_mail()
    assert "Son texte a été effacé" in browser.get(SCREEN).content.decode()
    browser.post(RETRY, {"travail": [str(one.pk) for one in (erased, orphan, whole)]})
    assert [state_of(one) for one in (erased, orphan, whole)] == ["dead", "dead", "created"]


def test_what_is_no_failed_work_changes_nothing(browser: Client, commune_a: Any) -> None:
    with public_space():
        waiting = failed(state="created")
    with space_of(commune_a):
        theirs = failed()
    asked = [str(waiting.pk), str(theirs.pk), str(uuid.uuid4()), "x' OR 1=1", "\x00"]
    assert browser.post(RETRY, {"travail": asked}).status_code == 302
    assert browser.post(RETRY, {}).status_code == 302
    assert browser.get(RETRY).status_code == 405
    with space_of(commune_a):
        theirs.refresh_from_db()
        assert theirs.state == "dead"
    with public_space():
        assert not AuditEntry.objects.filter(action="promise.retried").exists()


def test_only_the_operator_comes_here(
    client_for: Callable[..., Client], make_person: Callable[..., Any], commune_a: Any
) -> None:
    admin = make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    with public_space():
        message = failed()
    other = client_for("operator", admin)
    assert other.get(SCREEN).status_code == 403
    assert other.post(RETRY, {"travail": str(message.pk)}).status_code == 403
    assert client_for("operator").get(SCREEN).status_code == 302
    with pytest.raises(NotAllowed):
        actions.retry_promises([message.pk], actor=admin)
    assert state_of(message) == "dead"


@pytest.mark.browser
def test_the_screen_is_accessible(browser: Client) -> None:
    with public_space():
        failed_mail()
        failed(state="created", next_try_at=now())
    assert look_at({SCREEN: browser.get(SCREEN).content}) == {}

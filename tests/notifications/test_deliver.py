"""Delivering: what each answer of a real SMTP server leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.facade import enqueue
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.notifications import permissions
from shared_services.notifications.actions.purge import purge_bodies
from shared_services.notifications.actions.retry import retry
from shared_services.notifications.errors import CannotRetry
from shared_services.notifications.models import Notification
from shared_services.notifications.tasks import account_mail, deliver
from tests.factories.notifications import make_notification
from tests.notifications.smtp import Mailbox

ADDRESS = "camille.roy@exemple.example"


class Somebody:
    pk = None


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> Somebody:
    monkeypatch.setattr(permissions, "can_follow", lambda agent: True)
    return Somebody()


def send(authority: Any, notification: Any) -> tuple[Notification, OutboxMessage]:
    with space_of(authority):
        OutboxMessage.objects.filter(key=str(notification)).update(next_try_at=None)
        message = OutboxMessage.objects.get(key=str(notification))
    deliver(str(authority.pk), str(message.pk))
    with space_of(authority):
        return Notification.objects.get(pk=notification), OutboxMessage.objects.get(pk=message.pk)


def make(authority: Any, **facts: Any) -> Any:
    with space_of(authority):
        return make_notification(**facts)


def test_a_refused_mailbox_is_final_and_shown(commune_a: Any, mailbox: Mailbox) -> None:
    mailbox.refused_recipients.add(ADDRESS)
    row, message = send(commune_a, make(commune_a))
    assert (row.state, message.state, row.attempts) == ("failed", "dead", 1)
    assert "no such mailbox" in row.last_error


def test_a_mail_refused_for_good_is_final(commune_a: Any, mailbox: Mailbox) -> None:
    mailbox.answer = "554 5.7.1 looks like spam"
    row, message = send(commune_a, make(commune_a))
    assert (row.state, message.state) == ("failed", "dead")
    assert "spam" in row.last_error


def test_a_busy_server_is_asked_again(commune_a: Any, mailbox: Mailbox) -> None:
    mailbox.answer = "451 4.3.0 try later"
    notification = make(commune_a)
    row, message = send(commune_a, notification)
    assert (row.state, message.state) == ("created", "created")
    assert message.next_try_at is not None
    mailbox.answer = ""
    row, message = send(commune_a, notification)
    assert (row.state, row.attempts, row.last_error) == ("sent", 2, "")
    assert len(mailbox.mails) == 1


def test_a_server_that_hangs_leaves_the_outcome_unknown_and_the_same_message_id(
    commune_a: Any, mailbox: Mailbox, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    mailbox.hold = True
    notification = make(commune_a)
    row, message = send(commune_a, notification)
    assert (row.state, message.state) == ("unknown", "created")
    mailbox.hold = False
    row, _ = send(commune_a, notification)
    assert row.state == "sent"
    assert {one["Message-ID"].strip() for one in mailbox.mails} == {
        f"<{notification}@notifications.beffroi.localhost>"
    }


def test_a_sent_mail_is_never_sent_again(commune_a: Any, mailbox: Mailbox) -> None:
    notification = make(commune_a)
    send(commune_a, notification)
    with space_of(commune_a):
        OutboxMessage.objects.update(state="created", payload={"notification": str(notification)})
    _, message = send(commune_a, notification)
    assert message.state == "done"
    assert len(mailbox.mails) == 1


def test_answers_go_where_the_sender_says(commune_a: Any, mailbox: Mailbox) -> None:
    send(commune_a, make(commune_a, reply_to="etat-civil@chassy.example"))
    assert str(mailbox.mails[0]["Reply-To"]) == "etat-civil@chassy.example"


def test_accents_and_commas_in_names_and_subjects_survive(commune_a: Any, mailbox: Mailbox) -> None:
    commune_a.name, commune_a.type_liaison = "L'Haÿ, près d'Aÿ", "0"
    commune_a.save()
    send(commune_a, make(commune_a, subject="Où est l’œuf ? 100 % « bio »"))
    (mail,) = mailbox.mails
    assert str(mail["Subject"]) == "Où est l’œuf ? 100 % « bio »"
    assert mail["From"].addresses[0].display_name == commune_a.town_hall
    assert len(mail["From"].addresses) == 1


def test_after_a_failure_an_agent_tries_again_and_it_is_written_down(
    commune_a: Any, mailbox: Mailbox, allowed: Somebody
) -> None:
    mailbox.refused_recipients.add(ADDRESS)
    notification = make(commune_a)
    send(commune_a, notification)
    mailbox.refused_recipients.clear()
    with space_of(commune_a):
        retry(notification, actor=allowed)
        entry = AuditEntry.objects.get(action="notification.retried")
        assert entry.target == str(notification)
    row, message = send(commune_a, notification)
    assert (row.state, message.state) == ("sent", "done")
    with space_of(commune_a), pytest.raises(CannotRetry):
        retry(notification, actor=allowed)


def test_a_mail_whose_text_was_erased_cannot_be_tried_again(
    commune_a: Any, allowed: Somebody
) -> None:
    notification = make(commune_a)
    with space_of(commune_a):
        Notification.objects.update(state="failed", body_purged_at=now())
        with pytest.raises(CannotRetry, match="effacé"):
            retry(notification, actor=allowed)


def test_nobody_else_may_try_again(commune_a: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "can_follow", lambda agent: False)
    notification = make(commune_a)
    with space_of(commune_a), pytest.raises(NotAllowed):
        retry(notification, actor=Somebody())


def test_old_texts_are_erased_and_the_proof_stays(commune_a: Any, commune_b: Any) -> None:
    long_ago = now() - timedelta(days=31)
    old, fresh, waiting = (make(commune_a) for _ in range(3))
    elsewhere = make(commune_b)
    with space_of(commune_b):
        Notification.objects.update(state="sent", created_at=long_ago)
    with space_of(commune_a):
        Notification.objects.filter(pk=old).update(state="sent", created_at=long_ago)
        Notification.objects.filter(pk=fresh).update(state="sent")
        Notification.objects.filter(pk=waiting).update(created_at=long_ago)
        assert purge_bodies() == 1
        erased = Notification.objects.get(pk=old)
        assert (erased.text, erased.html) == ("", "")
        assert erased.subject
        assert erased.recipient_email == ADDRESS
        assert not Notification.objects.filter(pk__in=[fresh, waiting], text="").exists()
    with space_of(commune_b):
        assert Notification.objects.get(pk=elsewhere).text


def account_message(**facts: Any) -> OutboxMessage:
    payload = {
        "email": "nouvelle@exemple.example",
        "name": "Nouvelle",
        "subject": "Confirmez votre adresse",
        "text": "https://compte.example/secret",
        "html": None,
    }
    with public_space():
        return enqueue("notifications.account_mail", payload={**payload, **facts}, queue="urgent")


def test_an_account_mail_leaves_in_the_name_of_the_platform_and_no_copy_stays(
    db: None, mailbox: Mailbox
) -> None:
    message = account_message()
    account_mail("public", str(message.pk))
    with public_space():
        OutboxMessage.objects.filter(pk=message.pk).update(state="created")
        account_mail("public", str(message.pk))
        row = Notification.objects.get(recipient_email="nouvelle@exemple.example")
        delivery = OutboxMessage.objects.get(key=str(row.pk))
    assert delivery.queue == "urgent"
    deliver("public", str(delivery.pk))
    (mail,) = mailbox.mails
    assert str(mail["From"]) == "Beffroi <ne-pas-repondre@notifications.beffroi.localhost>"
    assert "secret" in mail.get_content()
    with public_space():
        row.refresh_from_db()
        assert (row.state, row.text) == ("sent", "")
        assert "secret" not in str(list(OutboxMessage.objects.values_list("payload")))


def test_an_account_mail_that_cannot_be_sent_is_given_up(db: None, mailbox: Mailbox) -> None:
    message = account_message(subject="a\nBcc: x@exemple.example")
    account_mail("public", str(message.pk))
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("dead", "Permanent: control_character")

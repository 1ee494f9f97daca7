from __future__ import annotations

import logging
import smtplib
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from kernel.clock import now
from kernel.outbox.facade import Permanent
from kernel.tenancy import current_authority
from shared_services.notifications.errors import MailServerAway
from shared_services.notifications.models import Notification
from shared_services.notifications.sender import current_sender, message_id_of

logger = logging.getLogger(__name__)

State = Notification.State


def deliver(notification_id: UUID) -> None:
    """Send the mail unless it is sent already.

    Raises Permanent when the server refuses for good (5xx on the message), any other error when
    another try may help. At least once: killed between the server's acceptance and our commit, the
    mail leaves again with the same Message-ID.
    """
    notification = _begin(notification_id)
    if notification is None:
        return
    connection = _open(notification)
    try:
        connection.send_messages([_message(notification, connection)])
    except smtplib.SMTPResponseException as error:
        _sort_out(notification, error, _is_permanent(error.smtp_code))
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        _sort_out(notification, error, all(map(_is_permanent, codes)))
    except (OSError, smtplib.SMTPException) as error:
        # The connection died: the server may have taken the mail, or not.
        _note(notification, State.UNKNOWN, error)
        raise
    else:
        _note_sent(notification)
    finally:
        connection.close()


def mark_failed(notification_id: UUID, reason: str) -> None:
    """Nobody will try again by itself: show it to the agents."""
    Notification.objects.filter(pk=notification_id).exclude(state=State.SENT).update(
        state=State.FAILED, last_error=reason
    )


def _begin(notification_id: UUID) -> Notification | None:
    with transaction.atomic():
        notification = Notification.objects.select_for_update().get(pk=notification_id)
        if notification.state == State.SENT:
            return None
        if notification.state == State.SENDING:
            logger.warning("%s: a worker died while sending it; sent again", notification.pk)
        notification.state = State.SENDING
        notification.attempts += 1
        notification.message_id_header = message_id_of(notification.pk)
        notification.save(update_fields=["state", "attempts", "message_id_header"])
    return notification


def _open(notification: Notification) -> Any:
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        # A refusal here is about the server's set-up, not this mail: never permanent.
        _note(notification, State.CREATED, error)
        raise MailServerAway(str(error)) from error
    return connection


def _message(notification: Notification, connection: Any) -> EmailMultiAlternatives:
    sender = current_sender()
    reply_to = notification.reply_to or sender.reply_to
    mail = EmailMultiAlternatives(
        subject=notification.subject,
        body=notification.text,
        from_email=sender.header,
        to=[notification.recipient_email],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": notification.message_id_header,
            # RFC 3834: keeps absence notices from answering a machine.
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    if notification.html:
        mail.attach_alternative(notification.html, "text/html")
    return mail


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600


def _sort_out(notification: Notification, error: Exception, permanent: bool) -> None:
    _note(notification, State.CREATED, error)
    if permanent:
        raise Permanent(str(error)) from error
    raise error


def _note(notification: Notification, state: str, error: Exception) -> None:
    reason = f"{type(error).__name__}: {error}"[:500]
    Notification.objects.filter(pk=notification.pk).update(state=state, last_error=reason)


def _note_sent(notification: Notification) -> None:
    changes: dict[str, Any] = {"state": State.SENT, "sent_at": now(), "last_error": ""}
    if current_authority() is None:
        # Account mails hold links that open an account: no copy once they have left.
        changes |= {"text": "", "html": "", "body_purged_at": now()}
    Notification.objects.filter(pk=notification.pk).update(**changes)

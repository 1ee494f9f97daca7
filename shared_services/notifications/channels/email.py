"""E-mail, by the connection of Django's settings."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from shared_services.notifications.channels.channel import Envelope, Outcome, Session, Verdict
from shared_services.notifications.errors import ChannelAway


class EmailChannel:
    name = "email"

    @contextmanager
    def open(self) -> Iterator[Session]:
        connection = get_connection(fail_silently=False)
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            # A refusal here is about the server's set-up, not this mail: never permanent.
            raise ChannelAway(_said(error)) from error
        try:
            yield EmailSession(connection)
        finally:
            connection.close()

    def find(self, key: str) -> Outcome | None:
        """SMTP has no way to ask."""
        return None


class EmailSession:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def send(self, envelope: Envelope) -> Outcome:
        try:
            self.connection.send_messages([_message(envelope, self.connection)])
        except smtplib.SMTPResponseException as error:
            return _refusal(error, _is_permanent(error.smtp_code))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            return _refusal(error, all(map(_is_permanent, codes)))
        except (OSError, smtplib.SMTPException) as error:
            # The line died: the server may have taken the mail, or not.
            return Outcome(Verdict.UNKNOWN, _said(error))
        return Outcome(Verdict.ACCEPTED)


def _message(envelope: Envelope, connection: Any) -> EmailMultiAlternatives:
    reply_to = envelope.reply_to or envelope.sender.reply_to
    mail = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        from_email=envelope.sender.header,
        to=[envelope.address],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": envelope.key,
            # RFC 3834: keeps absence notices from answering a machine.
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    if envelope.html:
        mail.attach_alternative(envelope.html, "text/html")
    return mail


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600


def _refusal(error: Exception, permanent: bool) -> Outcome:
    return Outcome(Verdict.REFUSED if permanent else Verdict.AWAY, _said(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]

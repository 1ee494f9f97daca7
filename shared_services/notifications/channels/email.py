"""E-mail: SMTP, or a company's API by django-anymail; the environment chooses."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from shared_services.notifications.channels.channel import Envelope, Outcome, Session, Verdict
from shared_services.notifications.channels.composing import compose, is_plain_address
from shared_services.notifications.channels.enclosing import enclose
from shared_services.notifications.channels.smtp import EmailBackend
from shared_services.notifications.errors import ChannelAway

# RFC 3463: the mailbox or its domain does not exist, has moved, or is closed.
DEAD_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
# The company looked at the message and will not take it. Other refusals are about our account.
REFUSED_STATUS = {400, 413, 422}
# A gateway answered in the company's place: nobody knows what became of the request behind it.
DOUBTFUL_STATUS = {500, 502, 504}


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

    def reports_come_back(self) -> bool:
        """Whether the chosen company tells later what became of a mail."""
        return str(settings.EMAIL_BACKEND).startswith("anymail.")

    def find(self, key: str) -> Outcome | None:
        """SMTP has no way to ask; the companies recognise the key and send once."""
        return None


class EmailSession:
    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.provider = provider_of(connection)

    def send(self, envelope: Envelope) -> Outcome:
        mail = None
        try:
            if not self._send_composed(envelope):
                mail = _message(envelope, self.connection, self.provider)
                self.connection.send_messages([mail])
        except AnymailError as error:
            return _api_outcome(error)
        except ValueError as error:
            # An address or a subject that no mail can bear.
            return Outcome(Verdict.REFUSED, _said(error))
        except smtplib.SMTPResponseException as error:
            return _refusal(error, [(error.smtp_code, _text(error.smtp_error))])
        except smtplib.SMTPRecipientsRefused as error:
            return _refusal(
                error, [(code, _text(said)) for code, said in error.recipients.values()]
            )
        except (OSError, smtplib.SMTPException) as error:
            # The line died: the server may have taken the mail, or not.
            return Outcome(Verdict.UNKNOWN, _said(error))
        return self._accepted(mail)

    def _send_composed(self, envelope: Envelope) -> bool:
        """The quick way, for plain mails by SMTP; False when this one must go the other."""
        if envelope.attachments or not isinstance(self.connection, EmailBackend):
            return False
        sender, recipient = envelope.sender.address, envelope.address
        if not (is_plain_address(sender) and is_plain_address(recipient)):
            return False
        mail = compose(_all_headers(envelope), text=envelope.text, html=envelope.html)
        if mail is None:
            return False
        self.connection.send_composed(sender, recipient, mail)
        return True

    def is_alive(self) -> bool:
        """Asked before a mail is trusted to a line that has been waiting."""
        server = getattr(self.connection, "connection", None)
        if server is None:
            # A company's API: each mail is a request of its own.
            return bool(self.provider)
        try:
            return int(server.noop()[0]) == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _accepted(self, mail: Any) -> Outcome:
        status = getattr(mail, "anymail_status", None)
        reference = str(getattr(status, "message_id", None) or "")
        return Outcome(Verdict.ACCEPTED, reference=reference, provider=self.provider)


def provider_of(connection: Any) -> str:
    """« brevo », « mailjet », or nothing for a plain mail server."""
    return str(getattr(connection, "esp_name", "")).lower()


def _message(envelope: Envelope, connection: Any, provider: str) -> EmailMultiAlternatives:
    reply_to = envelope.reply_to or envelope.sender.reply_to
    mail = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        from_email=envelope.sender.header,
        to=[envelope.address],
        reply_to=[reply_to] if reply_to else None,
        headers=_headers(envelope, provider),
        connection=connection,
    )
    if envelope.html:
        mail.attach_alternative(envelope.html, "text/html")
    if envelope.attachments:
        enclose(mail, envelope.attachments)
    if provider:
        mail.metadata = {"notification": str(envelope.notification_id or "")}  # type: ignore[attr-defined]
    return mail


def _all_headers(envelope: Envelope) -> dict[str, str]:
    reply_to = envelope.reply_to or envelope.sender.reply_to
    return {
        "Subject": envelope.subject,
        "From": envelope.sender.header,
        "To": envelope.address,
        **({"Reply-To": reply_to} if reply_to else {}),
        **_headers(envelope, ""),
    }


def _headers(envelope: Envelope, provider: str) -> dict[str, str]:
    headers = {
        # RFC 3834: keeps absence notices from answering a machine.
        "Auto-Submitted": "auto-generated",
    }
    if provider != "mailjet":  # which refuses this header (error send-0011) and makes its own
        headers["Message-ID"] = envelope.key
    if provider == "brevo":
        headers["idempotencyKey"] = str(envelope.notification_id or envelope.key)
    if envelope.unsubscribe_url:
        # RFC 8058: one click in the mail program, without opening any page.
        headers["List-Unsubscribe"] = f"<{envelope.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _api_outcome(error: AnymailError) -> Outcome:
    """What a company's API meant. Its words may hold the address: they stay in the space."""
    said = f"{type(error).__name__} {error.status_code or ''}: {error}"[:500]
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return Outcome(Verdict.AWAY, said)
    if not isinstance(error, AnymailAPIError):
        return Outcome(Verdict.REFUSED, said)
    status = error.status_code
    if status is None or status in DOUBTFUL_STATUS or 200 <= status < 300:
        return Outcome(Verdict.UNKNOWN, said)
    return Outcome(Verdict.REFUSED if status in REFUSED_STATUS else Verdict.AWAY, said)


def _never_connected(error: Exception) -> bool:
    return isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(
        error.__cause__
    )


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600


def _refusal(error: Exception, answers: list[tuple[int, str]]) -> Outcome:
    permanent = all(_is_permanent(code) for code, _said in answers)
    dead = permanent and all(said.startswith(DEAD_ADDRESS) for _code, said in answers)
    verdict = Verdict.REFUSED if permanent else Verdict.AWAY
    return Outcome(verdict, _said(error), dead_address=dead)


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]

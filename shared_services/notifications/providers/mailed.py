"""For demos: each text message becomes a mail, read where the demo shows its mails."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import EmailMessage

from shared_services.notifications.channels.channel import Outcome, Verdict
from shared_services.notifications.providers.provider import TextMessage

# RFC 2606: a name that no mail server outside can have.
DOMAIN = "sms.invalid"


class MailedSms:
    """Costs nothing and reaches no telephone: the deployment check refuses it."""

    name = "mail"

    def send(self, message: TextMessage) -> Outcome:
        mail = EmailMessage(
            subject=f"SMS : {message.text.splitlines()[0][:60]}",
            body=message.text,
            from_email=f"{message.sender} <sms@{DOMAIN}>",
            to=[f"{message.number.removeprefix('+')}@{DOMAIN}"],
            headers={"Message-ID": f"<{message.tag}@{DOMAIN}>"},
        )
        try:
            mail.send()
        except (OSError, SMTPException) as error:
            return Outcome(Verdict.AWAY, type(error).__name__)
        return Outcome(Verdict.ACCEPTED, provider=self.name, reference=message.tag)

    def find(self, tag: str) -> Outcome | None:
        """Nobody can be asked; twice in a demo's mailbox harms nobody."""
        return None

"""The SMTP side: accept everything, keep it."""

from aiosmtpd.smtp import SMTP, Envelope, Session

from project.supervisor.mail_sink.store import MailStore

LARGEST = 25_000_000


class KeepingHandler:
    """Hand each message to the store; a full disk asks the sender to try again later."""

    def __init__(self, store: MailStore) -> None:
        self.store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer as RFC 5321 wants."""
        content = envelope.content or b""
        if isinstance(content, str):
            content = content.encode()
        try:
            name = self.store.add(content, list(envelope.rcpt_tos))
        except OSError as error:
            return f"452 Insufficient storage: {error.strerror}"
        return f"250 Kept as {name}"


def smtp_protocol(store: MailStore) -> SMTP:
    """Return the protocol of one connection."""
    handler = KeepingHandler(store)
    return SMTP(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Beffroi demo")

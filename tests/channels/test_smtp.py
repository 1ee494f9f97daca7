"""Mails by SMTP: composed by us as Django composes them, three commands at a time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from shared_services.notifications import lines
from shared_services.notifications.channels.channel import Envelope, Outcome, Verdict
from shared_services.notifications.channels.email import EmailChannel
from shared_services.notifications.sender import Sender
from tests.channels.test_email import envelope
from tests.notifications.smtp import Mailbox

SENDER = Sender("Mairie de L’Étang-Salé, état civil", "etang@exemple.example", "m@c.example")

PLAIN = [
    {},
    {"subject": "Été : l’école est fermée", "sender": SENDER},
    {"subject": "Réunion publique sur la révision du plan local d’urbanisme " * 3},
    {"subject": "A plain subject so long that it must be cut somewhere, like this one here, twice"},
    {"text": ".\r\n..\n.point\rfin", "html": ""},
    {"html": "<p>Où ? Là 🏛️</p>\n.\n", "unsubscribe_url": f"https://c.example/{'a' * 120}/"},
    {"reply_to": "service@c.example", "address": "o'neil+mairie@sous.domaine.example"},
]
FOR_DJANGO = [{"text": "é" * 600}, {"address": '"a b"@exemple.example'}, {"address": "a@é.example"}]


def facts(mail: EmailMessage) -> tuple[dict[str, str], dict[str, str]]:
    """What a mail program makes of it; the date and the boundary are each mail's own."""
    own = {"date", "content-type", "content-transfer-encoding", "x-peer"}
    told = {name.lower(): str(value) for name, value in mail.items()}
    # Django's folding leaves a space before some values.
    headers = {name: value.strip() for name, value in told.items() if name not in own}
    parts = [part for part in mail.walk() if not part.is_multipart()]
    return headers, {part.get_content_type(): part.get_content() for part in parts}


def send_all(*envelopes: Envelope) -> list[Outcome]:
    with EmailChannel().open() as session:
        return [session.send(one) for one in envelopes]


@pytest.mark.parametrize("told", [*PLAIN, *FOR_DJANGO])
def test_a_mail_reads_as_the_one_django_composes(
    mailbox: Mailbox, settings: Any, told: dict[str, Any]
) -> None:
    send_all(envelope(**told))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    send_all(envelope(**told))
    ours, djangos = mailbox.mails
    assert facts(ours) == facts(djangos)
    if ours.is_multipart():
        assert (ours.get_boundary() or "").startswith("=-") is (told in PLAIN)


def test_what_cannot_be_a_header_or_an_address_is_refused_for_good(mailbox: Mailbox) -> None:
    wrong = [
        {"subject": "Bonjour\nBcc: autre@exemple.example"},
        {"address": "a@b\r\nRCPT TO:<c@d>"},
    ]
    ends = send_all(*[envelope(**told) for told in wrong], envelope())
    assert [one.verdict for one in ends] == [Verdict.REFUSED, Verdict.REFUSED, Verdict.ACCEPTED]
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("together", [True, False])
def test_a_refusal_leaves_the_line_good_for_the_next(mailbox: Mailbox, together: bool) -> None:
    mailbox.pipelining = together
    mailbox.refused_recipients.add("parti@exemple.example")
    gone, here = envelope(address="parti@exemple.example"), envelope(subject="Deuxième")
    ends = send_all(gone, here, gone)
    assert [one.verdict for one in ends] == [Verdict.REFUSED, Verdict.ACCEPTED, Verdict.REFUSED]
    assert ends[0].dead_address
    [mail] = mailbox.mails
    assert mail["Subject"] == "Deuxième"


class Script:
    """A server that says what it is told to, whatever it hears."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.heard = b""
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        line, _peer = self._door.accept()
        with line:
            line.settimeout(5)
            for answer in (b"220 ici\r\n", b"250-ici\r\n250 PIPELINING\r\n", *self._answers):
                line.sendall(answer)
                if b"421" in answer:
                    return
                self.heard += line.recv(65536)

    def close(self) -> None:
        self._thread.join()
        self._door.close()


@pytest.fixture
def script(settings: Any) -> Iterator[Any]:
    made: list[Script] = []

    def say(*answers: bytes) -> Script:
        made.append(Script(*answers))
        settings.EMAIL_BACKEND = "shared_services.notifications.channels.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made[-1].port
        return made[-1]

    yield say
    lines.close_all()
    for one in made:
        one.close()


def test_a_server_that_goes_on_after_refusing_gets_no_mail(script: Any) -> None:
    server = script(b"250 ok\r\n550 5.1.1 inconnu\r\n354 va\r\n", b"554 rien\r\n", b"250 ok\r\n")
    [end] = send_all(envelope(text="secret"))
    assert (end.verdict, end.dead_address) == (Verdict.REFUSED, True)
    server.close()
    assert b"DATA\r\n.\r\nrset\r\n" in server.heard
    assert b"secret" not in server.heard


@pytest.mark.parametrize("before", [b"", b"250 ok\r\n", b"250 ok\r\n250 ok\r\n"])
def test_a_server_that_closes_is_away_for_a_while(script: Any, before: bytes) -> None:
    script(before + b"421 4.3.2 fermeture\r\n")
    assert send_all(envelope())[0].verdict == Verdict.AWAY


def test_a_line_cut_before_the_answer_leaves_a_doubt(script: Any) -> None:
    script(b"250 ok\r\n250 ok\r\n354 va\r\n")
    assert send_all(envelope())[0].verdict == Verdict.UNKNOWN

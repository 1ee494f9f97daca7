"""Received messages, one file each; the file's name is the message's id."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

KEPT = 1000
ENVELOPE = "X-Beffroi-Recipients"


@dataclass(frozen=True)
class Message:
    """What the pages show of a message; every text is raw, to be escaped by the page."""

    id: str
    sender: str
    to: str
    recipients: list[str]
    subject: str
    date: str
    message_id: str
    text: str
    html: str
    attachments: list[str]


class MailStore:
    """Messages in a folder, newest first."""

    def __init__(self, folder: Path, *, kept: int = KEPT) -> None:
        self.folder = folder
        self.kept = kept
        self._read: dict[str, Message] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def add(self, content: bytes, recipients: list[str]) -> str:
        """Keep a message and return its id; raises OSError when the disk refuses."""
        # The name sorts by arrival.
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
        draft = self.folder / f".{name}"
        # Recipients of the envelope: hidden copies are not in the headers.
        envelope = f"{ENVELOPE}: {', '.join(recipients)}\r\n".encode("utf-8", "replace")
        try:
            draft.write_bytes(envelope + content)
            draft.rename(self.folder / f"{name}.eml")
        finally:
            draft.unlink(missing_ok=True)
        for old in self._files()[self.kept :]:
            old.unlink(missing_ok=True)
            self._read.pop(old.stem, None)
        return name

    def all(self) -> list[Message]:
        """Return every message kept, newest first."""
        found = [self.get(path.stem) for path in self._files()]
        return [message for message in found if message]

    def get(self, name: str) -> Message | None:
        """Return one message, None when there is no such id."""
        if name not in self._read:
            path = self.folder / f"{name}.eml"
            # The id comes from an address typed by anybody: it must name a file of this folder.
            if path.parent != self.folder or "/" in name or not path.is_file():
                return None
            self._read[name] = _parse(name, path.read_bytes())
        return self._read[name]

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("[!.]*.eml"), reverse=True)


def _parse(name: str, content: bytes) -> Message:
    mail = message_from_bytes(content, policy=modern)
    return Message(
        id=name,
        sender=str(mail["From"] or ""),
        to=str(mail["To"] or ""),
        recipients=[part.strip() for part in str(mail[ENVELOPE] or "").split(",") if part.strip()],
        subject=str(mail["Subject"] or ""),
        date=str(mail["Date"] or ""),
        message_id=str(mail["Message-ID"] or ""),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        attachments=[part.get_filename() or "pièce jointe" for part in mail.iter_attachments()],
    )


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown charset
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")

"""What every channel promises, and where they are found by name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Protocol
from uuid import UUID

from shared_services.notifications.sender import Sender


class Verdict(Enum):
    """What became of one attempt. Only UNKNOWN leaves a doubt: never send again without asking."""

    ACCEPTED = auto()
    REFUSED = auto()  # for good: another try would be refused too
    AWAY = auto()  # nothing left our side, another try may help
    UNKNOWN = auto()  # the line died after the message was handed over


@dataclass(frozen=True)
class Outcome:
    """`reference`: the provider's own name of the message, for its later reports.

    `dead_address`: refused because nobody is there, so that no other message needs to try.
    `provider` is empty for a line that tells nothing later (SMTP).
    """

    verdict: Verdict
    reason: str = ""
    reference: str = ""
    dead_address: bool = False
    provider: str = ""
    segments: int = 0
    cost_cents: Decimal | None = None
    # With AWAY: no use trying before.
    not_before: datetime | None = None
    # With ACCEPTED: the provider tells what became of it only when asked.
    must_be_asked: bool = False


@dataclass(frozen=True)
class Envelope:
    """One message, ready to leave. `key` is the same at each try: providers recognise it.

    `address`: an e-mail address, or a telephone number for `sms`, or nothing for what goes to an
    account. `unsubscribe_url`: the message is a subscription, and takes a POST there to end it
    (RFC 8058). `urgent`: not held back at night or on Sundays. `attachments`: private files of the
    space, each with name, path and content_type; only e-mail takes them along.
    """

    key: str
    address: str
    name: str
    subject: str
    text: str
    html: str
    sender: Sender
    reply_to: str = ""
    unsubscribe_url: str = ""
    user_id: UUID | None = None
    about: str = ""
    urgent: bool = False
    attachments: tuple[dict[str, str], ...] = ()

    @property
    def notification_id(self) -> UUID | None:
        return identity_of(self.key)


def identity_of(key: str) -> UUID | None:
    """The message's own identity, read from its key; None for a key of another make."""
    try:
        return UUID(key.strip("<>").partition("@")[0])
    except ValueError:
        return None


class Session(Protocol):
    """An open line to a provider, good for many messages."""

    def send(self, envelope: Envelope) -> Outcome:
        """One attempt. Never raises for what the provider or the network does."""
        ...


class Channel(Protocol):
    name: str

    def open(self) -> AbstractContextManager[Session]:
        """Raises ChannelAway when the provider cannot be reached."""
        ...

    def find(self, key: str) -> Outcome | None:
        """What became of a message whose attempt ended UNKNOWN; None: nobody knows of it.

        Raises ChannelAway when the provider, which can be asked, does not answer now: nothing may
        be sent again before it has.
        """
        ...


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Raises ValueError for a second channel of the same name."""
    known = _channels.setdefault(channel.name, channel)
    if known is not channel:
        raise ValueError(f"two channels named {channel.name}")


def channel_named(name: str) -> Channel:
    """Raises KeyError for a channel nobody registered."""
    return _channels[name]

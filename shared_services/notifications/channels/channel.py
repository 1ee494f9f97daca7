"""What every channel promises, and where they are found by name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from shared_services.notifications.sender import Sender


class Verdict(Enum):
    """What became of one attempt. Only UNKNOWN leaves a doubt: never send again without asking."""

    ACCEPTED = auto()
    REFUSED = auto()  # for good: another try would be refused too
    AWAY = auto()  # nothing left our side, another try may help
    UNKNOWN = auto()  # the line died after the message was handed over


@dataclass(frozen=True)
class Outcome:
    """`reference`: the provider's own name of the message, for its later reports."""

    verdict: Verdict
    reason: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Envelope:
    """One message, ready to leave. `key` is the same at each try: providers recognise it."""

    key: str
    address: str
    name: str
    subject: str
    text: str
    html: str
    sender: Sender
    reply_to: str = ""


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
        """What became of a message whose attempt ended UNKNOWN; None: it cannot be asked."""
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

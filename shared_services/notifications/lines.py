"""Lines to the providers kept open from one batch to the next, by each thread for itself."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

from shared_services.notifications.channels.channel import (
    Channel,
    Envelope,
    Outcome,
    Session,
    Verdict,
)
from shared_services.notifications.errors import ChannelAway

# Servers close old lines and idle ones: a line that may be dead would leave a doubt on a message.
AGE_SECONDS = 60.0
IDLE_SECONDS = 3.0
MESSAGES = 500
# Between two messages of a batch nobody asks.
BUSY_SECONDS = 0.05


@dataclass
class _Line:
    session: Session
    closing: ExitStack
    began: float = field(default_factory=time.monotonic)
    used: float = field(default_factory=time.monotonic)
    messages: int = 0

    @property
    def is_fresh(self) -> bool:
        moment = time.monotonic()
        idle = moment - self.used
        if idle > IDLE_SECONDS or moment - self.began > AGE_SECONDS or self.messages >= MESSAGES:
            return False
        # Channels that can tell a dead line before it leaves a doubt offer `is_alive`.
        asked = getattr(self.session, "is_alive", None)
        return idle < BUSY_SECONDS or asked is None or bool(asked())


class _Own(threading.local):
    def __init__(self) -> None:
        self.lines: dict[tuple[int, int], _Line] = {}


_own = _Own()


def expect(channel: Channel, addresses: Sequence[str]) -> None:
    """Say where the next messages go, to a channel that asks something of each address."""
    with suppress(ChannelAway):
        # Away: each message will say so by itself.
        asked = getattr(_line_of(channel).session, "expect", None)
        if asked is not None:
            asked(addresses)


def send(channel: Channel, envelope: Envelope) -> Outcome:
    """One attempt on the line this thread keeps; after trouble the next one gets a new line."""
    try:
        line = _line_of(channel)
        outcome = line.session.send(envelope)
    except ChannelAway as error:
        return Outcome(Verdict.AWAY, str(error))
    except BaseException:
        close(channel)
        raise
    line.used = time.monotonic()
    line.messages += 1
    if outcome.verdict in {Verdict.AWAY, Verdict.UNKNOWN}:
        close(channel)
    return outcome


def _line_of(channel: Channel) -> _Line:
    # The process is in the name: a child of fork must not write on its parent's line.
    place = (os.getpid(), id(channel))
    line = _own.lines.get(place)
    if line is None or not line.is_fresh:
        close(channel)
        closing = ExitStack()
        line = _Line(closing.enter_context(channel.open()), closing)
        _own.lines[place] = line
    return line


def close_all() -> None:
    """Close this thread's lines; lines of the parent of a fork are left alone."""
    for place in [place for place in _own.lines if place[0] == os.getpid()]:
        _own.lines.pop(place).closing.close()


def close(channel: Channel) -> None:
    line = _own.lines.pop((os.getpid(), id(channel)), None)
    if line is not None:
        line.closing.close()

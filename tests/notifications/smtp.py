"""A real SMTP server that keeps what it receives and can be told to misbehave."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """The server, its mails, and `answer`: what it says to DATA instead of accepting."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.mails: list[EmailMessage] = []
        self.answer: str = ""
        # While true, a mail waits at the door: neither taken nor refused.
        self.hold = False
        self.held = False
        self.refused_recipients: set[str] = set()
        # As every mail server in use says; several commands may come at once.
        self.pipelining = True
        self._controller: Controller | None = None

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        more = ["250-PIPELINING"] if self.pipelining else []
        return [responses[0], *more, *responses[1:]]

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused_recipients:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        while self.hold:
            self.held = True
            await asyncio.sleep(0.05)
            if session.peer and server.transport is None:
                return "421 gone"
        if self.answer:
            return self.answer
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(mail)  # type: ignore[arg-type]
        return "250 OK"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def wait_for(self, count: int, *, seconds: float = 15) -> list[EmailMessage]:
        wait_until(lambda: len(self.mails) >= count, seconds=seconds, what=f"{count} mails")
        return self.mails


def wait_until(met: Callable[[], Any], *, seconds: float = 15, what: str = "the condition") -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if met():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain for {what}")

"""A client of clamd: `INSTREAM` over a Unix socket or TCP, as `man clamd` describes it.

The answer `Heuristics.Limits.Exceeded.*` (with `AlertExceedsMax yes`) is a finding like another: an
archive that the scanner gave up opening is not harmless.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

from kernel.antivirus.verdicts import CLEAN, State, Verdict

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class Clamd:
    """One clamd, at `clamd://host:port` or `clamd:///path/of/socket`."""

    def __init__(self, address: str, *, timeout: float) -> None:
        parts = urlsplit(address)
        if parts.scheme != "clamd" or not (parts.hostname or parts.path):
            raise ValueError(f"not an address of clamd: {address}")
        self.path = parts.path if not parts.hostname else ""
        self.host, self.port = parts.hostname or "", parts.port or 3310
        self.timeout = timeout

    def ping(self) -> bool:
        try:
            return self._ask(b"zPING\0", iter(())) == "PONG"
        except OSError:
            return False

    def scan(self, stream: BinaryIO) -> Verdict:
        """Send the whole stream. UNKNOWN when clamd is away, slow, or refuses the size."""
        try:
            answer = self._ask(b"zINSTREAM\0", _chunks(stream))
        except OSError as error:
            return Verdict(State.UNKNOWN, type(error).__name__)
        words = answer.removeprefix("stream: ")
        if words == "OK":
            return CLEAN
        if words.endswith(" FOUND"):
            return Verdict(State.INFECTED, words.removesuffix(" FOUND")[:200])
        return Verdict(State.UNKNOWN, words[:200])

    def _ask(self, command: bytes, parts: Iterator[bytes]) -> str:
        deadline = time.monotonic() + self.timeout
        with self._connect() as link:
            try:
                link.sendall(command)
                for part in parts:
                    link.settimeout(max(0.01, deadline - time.monotonic()))
                    link.sendall(part)
            except (BrokenPipeError, ConnectionResetError):
                # clamd hangs up on a stream that is too long, after saying so.
                pass
            return self._answer(link, deadline)

    def _answer(self, link: socket.socket, deadline: float) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            link.settimeout(left)
            part = link.recv(1024)
            if not part:
                break
            answer += part
        if not answer:
            raise ConnectionError("no answer")
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")

    def _connect(self) -> socket.socket:
        if self.path:
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(self.timeout)
            link.connect(self.path)
            return link
        return socket.create_connection((self.host, self.port), timeout=self.timeout)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield struct.pack("!L", len(chunk)) + chunk
    yield struct.pack("!L", 0)

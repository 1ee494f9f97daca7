"""An SMTP server in its own process that notes the Message-ID of each mail it takes."""

from __future__ import annotations

import asyncio
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

# The header may be folded before its value.
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Notes:
    def __init__(self, path: Path) -> None:
        self.file = path.open("ab", buffering=0)

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        # As Postfix, Exim and Exchange say: aiosmtpd reads its lines one after another anyway.
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        found = MESSAGE_ID.search(envelope.content)
        self.file.write((found[1] if found else b"without") + b"\n")
        return "250 OK"


async def serve(port: int, notes: Path) -> None:
    protocol = partial(SMTP, Notes(notes), hostname="localhost")
    loop = asyncio.get_running_loop()
    await loop.create_server(protocol, "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))

"""An SMTP server in its own process that notes the Message-ID of each mail it takes."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Notes:
    def __init__(self, path: Path) -> None:
        self.file = path.open("ab", buffering=0)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = envelope.content.split(b"\r\n\r\n", 1)[0]
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"message-id:"):
                self.file.write(line.split(b":", 1)[1].strip() + b"\n")
        return "250 OK"


async def serve(port: int, notes: Path) -> None:
    protocol = partial(SMTP, Notes(notes), hostname="localhost")
    loop = asyncio.get_running_loop()
    await loop.create_server(protocol, "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))

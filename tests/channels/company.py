"""A real HTTP server that stands for a company's API: it keeps what it got and obeys a script."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = tuple[int, Any]


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Company:
    """`respond` answers a request; `answers` come first, one each. A number waits that long."""

    respond: Callable[[Request], Answer] = lambda _request: (200, {})
    answers: list[Answer | float] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> Self:
        company = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                company.handle(self)

            do_GET = do_POST = answer

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        request = Request(
            handler.command, handler.path, dict(handler.headers.items()), handler.rfile.read(length)
        )
        self.requests.append(request)
        status, body = self.respond(request)
        if self.answers:
            scripted = self.answers.pop(0)
            if isinstance(scripted, float):
                # Taken, but the answer does not come in time.
                time.sleep(scripted)
            else:
                status, body = scripted
        text = json.dumps(body).encode()
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(text)))
            handler.end_headers()
            handler.wfile.write(text)
        except (BrokenPipeError, ConnectionResetError):
            pass

"""A provider by HTTP that can be asked what became of a message: the server, and its channel.

Imported by a worker (`--include`) it takes the place of e-mail there.
"""

from __future__ import annotations

import json
import os
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote

from shared_services.notifications.channels import channel
from shared_services.notifications.channels.channel import Envelope, Outcome, Session, Verdict
from shared_services.notifications.errors import ChannelAway

ADDRESS = "RESILIENCE_PROVIDER"


class Provider:
    """Counts what it accepts by key; `trouble` is "", "refuse" or "hang"."""

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.trouble = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler_of(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if provider.trouble == "refuse":
                self._answer(503)
                return
            # Accepted, and then no answer for too long: the sender is left in doubt.
            provider.accepted[said["key"]] += 1
            if provider.trouble == "hang":
                time.sleep(1.5)
            self._answer(202)

        def do_GET(self) -> None:
            key = unquote(self.path.removeprefix("/"))
            self._answer(200 if provider.accepted[key] else 404)

        def _answer(self, status: int) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                self.close_connection = True  # whoever asked is dead or gone

        def log_message(self, format: str, *args: object) -> None:
            """The test counts instead."""

    return Handler


class AskableChannel:
    """Stands where e-mail does; a time-out is a doubt, which `find` ends."""

    name = "email"

    @contextmanager
    def open(self) -> Iterator[Session]:
        yield AskableSession()

    def find(self, key: str) -> Outcome | None:
        try:
            urllib.request.urlopen(f"{os.environ[ADDRESS]}/{quote(key)}", timeout=5).close()  # noqa: S310
        except urllib.error.HTTPError:
            return None
        except OSError as error:
            raise ChannelAway(str(error)) from error
        return Outcome(Verdict.ACCEPTED)


class AskableSession:
    def send(self, envelope: Envelope) -> Outcome:
        body = json.dumps({"key": envelope.key, "to": envelope.address}).encode()
        try:
            urllib.request.urlopen(os.environ[ADDRESS], data=body, timeout=0.8).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            return Outcome(Verdict.AWAY, str(error))
        except OSError as error:
            return Outcome(Verdict.UNKNOWN, str(error))
        return Outcome(Verdict.ACCEPTED)


if os.environ.get(ADDRESS):
    channel._channels["email"] = AskableChannel()

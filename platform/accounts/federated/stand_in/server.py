"""The stand-ins over HTTP, each under its own path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from accounts.federated.stand_in.page import chooser
from accounts.federated.stand_in.provider import StandIn
from accounts.federated.stand_in.rules import Refused, once

# The person picked on the stand-in's own page; the real ones have no such parameter.
PERSON = "personne"


def serve(stand_ins: Mapping[str, StandIn], *, address: str, port: int) -> ThreadingHTTPServer:
    """A server to be started; `stand_ins` by path, without the slashes."""

    class Handler(_Handler):
        by_path = stand_ins

    return ThreadingHTTPServer((address, port), Handler)


class _Handler(BaseHTTPRequestHandler):
    by_path: Mapping[str, StandIn] = {}

    def do_GET(self) -> None:
        self._answer("GET", urlsplit(self.path).query)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer("POST", self.rfile.read(min(length, 65536)).decode())

    def _answer(self, method: str, said: str) -> None:
        path = urlsplit(self.path).path.strip("/")
        for prefix, stand_in in self.by_path.items():
            if path.startswith(f"{prefix}/"):
                door = path.removeprefix(f"{prefix}/")
                try:
                    pairs = parse_qsl(said, keep_blank_values=True)
                    self._route(stand_in, f"{method} {door}", pairs)
                except Refused as error:
                    body = {"error": error.error, "error_description": error.why}
                    self._send(error.status, json.dumps(body), "application/json")
                return
        self._send(404, "{}", "application/json")

    def _route(self, stand_in: StandIn, door: str, pairs: list[tuple[str, str]]) -> None:
        authorization = self.headers.get("Authorization", "")
        if door == "GET .well-known/openid-configuration":
            self._json(stand_in.metadata())
        elif door == "GET jwks":
            self._json(stand_in.jwks())
        elif door == "GET authorize":
            self._authorize(stand_in, pairs)
        elif door == "POST token":
            self._json(stand_in.exchange(once(pairs), authorization=authorization))
        elif door == "GET userinfo":
            self._send(200, stand_in.userinfo(authorization), "application/jwt")
        elif door == "GET session/end":
            self._redirect(stand_in.end_session(once(pairs)))
        else:
            raise Refused("not_found", door, 404)

    def _authorize(self, stand_in: StandIn, pairs: list[tuple[str, str]]) -> None:
        said = once([pair for pair in pairs if pair[0] != PERSON])
        picked = dict(pairs).get(PERSON)
        if picked is not None:
            self._redirect(stand_in.authorize(said, person=picked))
            return
        stand_in.check(said)
        links = {
            name: f"?{urlencode({**said, PERSON: name})}" for name in (*stand_in.rules.people, "")
        }
        self._send(200, chooser(stand_in.rules, links), "text/html; charset=utf-8")

    def _json(self, answer: dict[str, Any]) -> None:
        self._send(200, json.dumps(answer), "application/json")

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: str, content_type: str) -> None:
        sent = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses hold codes."""

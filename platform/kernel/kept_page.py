"""A page that is kept: its body as browsers read it, compressed once; until when it is fresh."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brotli

Headers = list[tuple[str, str]]
PLAIN, BROTLI, GZIP = "identity", "br", "gzip"
# Below this many bytes a compressed answer is no faster.
SMALLEST_COMPRESSED = 500
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/rss+xml")
# What a 304 does not say again.
OF_BODY = {"content-length", "content-type", "content-encoding"}
# Said anew for each variant.
OWN = {"content-length", "content-encoding", "etag", "vary"}


@dataclass(frozen=True)
class KeptPage:
    headers: Headers
    bodies: dict[str, bytes]
    fresh_until: float

    @classmethod
    def made_of(cls, headers: Headers, body: bytes, *, seconds: float) -> KeptPage:
        """Compressed here, once, for all who will read it."""
        bodies = {PLAIN: body}
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        if len(body) >= SMALLEST_COMPRESSED and kind.startswith(COMPRESSIBLE):
            bodies[BROTLI] = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
            bodies[GZIP] = gzip.compress(body, compresslevel=6, mtime=0)
        return cls(headers, bodies, time.time() + seconds)

    @property
    def is_fresh(self) -> bool:
        return time.time() < self.fresh_until

    def packed(self) -> bytes:
        sizes = {name: len(body) for name, body in self.bodies.items()}
        head = json.dumps([self.headers, sizes, self.fresh_until]).encode()
        return head + b"\n" + b"".join(self.bodies.values())

    @classmethod
    def unpacked(cls, value: bytes) -> KeptPage:
        head, rest = value.split(b"\n", 1)
        headers, sizes, fresh_until = json.loads(head)
        bodies = {}
        for name, size in sizes.items():
            bodies[name], rest = rest[:size], rest[size:]
        return cls([(name, text) for name, text in headers], bodies, fresh_until)

    def answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """In the lightest form this browser reads; 304 when it has the page already."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), self.bodies)
        headers = self._headers(encoding)
        known = environ.get("HTTP_IF_NONE_MATCH", "").split(",")
        if {one.strip().removeprefix("W/") for one in known} & {self._tag(e) for e in self.bodies}:
            start_response(
                "304 Not Modified", [(n, v) for n, v in headers if n.lower() not in OF_BODY]
            )
            return []
        start_response("200 OK", headers)
        return [self.bodies[encoding]]

    def _headers(self, encoding: str) -> Headers:
        headers = [(name, value) for name, value in self.headers if name.lower() not in OWN]
        varies = [value for name, value in self.headers if name.lower() == "vary"]
        headers.append(("Vary", ", ".join([*varies, "Accept-Encoding"])))
        headers.append(("ETag", self._tag(encoding)))
        headers.append(("Content-Length", str(len(self.bodies[encoding]))))
        if encoding != PLAIN:
            headers.append(("Content-Encoding", encoding))
        return headers

    def _tag(self, encoding: str) -> str:
        # One for each form: a strong tag promises the same bytes (RFC 9110, 8.8.3).
        digest = hashlib.sha256(self.bodies[PLAIN]).hexdigest()[:32]
        return f'"{digest}"' if encoding == PLAIN else f'"{digest}-{encoding}"'


def best_encoding(accepted: str, offered: dict[str, bytes]) -> str:
    """The lightest form that is offered and accepted (RFC 9110, 12.5.3)."""
    wanted = set()
    for part in accepted.lower().split(","):
        name, _sign, options = part.strip().partition(";")
        if options.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            wanted.add(name.strip())
    return next((name for name in (BROTLI, GZIP) if name in wanted and name in offered), PLAIN)

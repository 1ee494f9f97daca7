"""Whole pages answered before Django: WSGI in front, Valkey behind, a short in-process layer.

Only what a view offers (`offer`) is kept: a page of a space's site, asked with GET, without any
cookie, with no query parameter but those listed, answered 200 and setting no cookie. The key holds
the host, so that two communes never share an entry, and each host has a generation number: a new
one (`forget`) makes every kept page of that host unreadable at once. Nothing is pickled. Without
Valkey every request goes to Django. A browser that has the page already is told so (304, RFC 9110
13.1.2): browsers ask each time, or an alert would be a minute late. Pages are kept compressed. When
its minute is over, one reader has the page built anew, the others get the old one meanwhile (RFC
5861): a much read page never asks the database twice at once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import redis
from django.http import HttpResponse

from kernel import valkey
from kernel.kept_page import Headers, KeptPage

logger = logging.getLogger(__name__)

OFFER_HEADER = "X-Beffroi-Page-Cache"
# The only parameters that change a public page; any other one goes to Django, uncached.
PARAMETERS = frozenset({"ou", "ouvert", "page", "quand", "rubrique", "type", "v"})
KEPT_SECONDS = 60  # an event is over, an alert ends: time alone changes pages
STALE_SECONDS = 300
REBUILT_WITHIN_SECONDS = 10
NEAR_SECONDS = 1.0
NEAR_ENTRIES = 512
LARGEST_PAGE = 512 * 1024
PAUSE_AFTER_FAILURE_SECONDS = 5.0

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def offer(response: HttpResponse) -> None:
    """Say that anyone without a cookie may be given this very page for a minute."""
    response[OFFER_HEADER] = "1"


def forget(hosts: Iterable[str]) -> None:
    """Make every kept page of these hosts unreadable; in-process copies live a second more."""
    try:
        pipeline = valkey.client().pipeline()
        for host in hosts:
            pipeline.incr(_generation_key(host))
        pipeline.execute()
    except redis.RedisError as error:
        # Unreachable for us, unreachable for the reader side too: pages end by themselves.
        logger.warning("page cache not told: %s", type(error).__name__)


class PageCache:
    """WSGI middleware; `application` is Django's."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._near: dict[str, tuple[float, KeptPage]] = {}
        self._away_until = 0.0

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        key = _page_key(environ)
        if key is None:
            return self._application(environ, _without_offer(start_response))
        near = self._near.get(key)
        if near and near[0] > time.monotonic():
            return near[1].answer(environ, start_response)
        generation, kept = self._read(environ["HTTP_HOST"], key)
        if kept is not None and (kept.is_fresh or not self._is_mine_to_rebuild(key)):
            self._remember(key, kept)
            return kept.answer(environ, start_response)
        return self._ask(environ, start_response, key, generation)

    def _ask(
        self,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
        key: str,
        generation: str | None,
    ) -> Iterable[bytes]:
        told: dict[str, Any] = {}

        def listen(status: str, headers: Headers, *rest: Any) -> Any:
            told["status"], told["headers"] = status, headers
            if not _may_be_kept(told):
                return _without_offer(start_response)(status, headers, *rest)
            return None

        body = self._application(environ, listen)
        if not _may_be_kept(told):
            return body
        try:
            whole = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        page = KeptPage.made_of(_kept_headers(told["headers"]), whole, seconds=KEPT_SECONDS)
        if generation is not None and len(whole) <= LARGEST_PAGE:
            self._keep(key, generation, page)
        return page.answer(environ, start_response)

    def _is_mine_to_rebuild(self, key: str) -> bool:
        """True for the first who finds the page old; nobody when Valkey is away."""
        try:
            mine = valkey.client().set(
                f"page-rebuilt:{key}", b"1", nx=True, ex=REBUILT_WITHIN_SECONDS
            )
        except redis.RedisError as error:
            self._pause(error)
            return False
        return bool(mine)

    def _read(self, host: str, key: str) -> tuple[str | None, KeptPage | None]:
        """The host's generation (None: no cache now) and the kept page of that generation."""
        if time.monotonic() < self._away_until:
            return None, None
        try:
            found = valkey.client().mget(_generation_key(host), f"page:{key}")
        except redis.RedisError as error:
            self._pause(error)
            return None, None
        generation = (found[0] or b"0").decode()
        prefix = f"{generation}\n".encode()
        page = found[1]
        if page is None or not page.startswith(prefix):
            return generation, None
        return generation, KeptPage.unpacked(page[len(prefix) :])

    def _keep(self, key: str, generation: str, page: KeptPage) -> None:
        value = f"{generation}\n".encode() + page.packed()
        try:
            valkey.client().set(f"page:{key}", value, ex=KEPT_SECONDS + STALE_SECONDS)
        except redis.RedisError as error:
            self._pause(error)

    def _remember(self, key: str, page: KeptPage) -> None:
        if len(self._near) >= NEAR_ENTRIES:
            self._near.clear()
        self._near[key] = (time.monotonic() + NEAR_SECONDS, page)

    def _pause(self, error: redis.RedisError) -> None:
        self._away_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        logger.warning("page cache away, asking Django: %s", type(error).__name__)


def _generation_key(host: str) -> str:
    return f"page-generation:{host.rsplit(':', 1)[0].lower()}"


def _page_key(environ: dict[str, Any]) -> str | None:
    """None for a request that must reach Django."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_COOKIE"):
        return None
    query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if any(name not in PARAMETERS for name, _value in query):
        return None
    parts = (
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_HOST", "").lower(),
        environ.get("PATH_INFO", ""),
        json.dumps(sorted(query)),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _may_be_kept(told: dict[str, Any]) -> bool:
    names = {name.lower() for name, _value in told.get("headers", [])}
    return (
        told.get("status", "").startswith("200")
        and OFFER_HEADER.lower() in names
        and "set-cookie" not in names
    )


def _kept_headers(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name.lower() != OFFER_HEADER.lower()]


def _without_offer(start_response: Callable[..., Any]) -> Callable[..., Any]:
    def start(status: str, headers: Headers, *rest: Any) -> Any:
        return start_response(status, _kept_headers(headers), *rest)

    return start

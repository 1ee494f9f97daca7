"""Pages read, counted by the server: no cookie, no identifier, no address, nothing about a person.

CNIL, deliberation 2020-091 and art. 82 of loi 78-17: nothing is stored on the reader's machine or
read from it, and a counter cannot be led back to anyone. What is kept of a request: the day, the
page, what kind of place its reader comes from, what kind of machine. Two requests of one reader are
two numbers that nothing links.

In front of the page cache, so that kept pages count too. Each process adds up in its memory and
hands its sums to Valkey every few seconds; a task of each space takes them from there.
"""

from __future__ import annotations

import atexit
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import redis
from django.http import HttpResponse

from kernel import valkey
from kernel.clock import today

logger = logging.getLogger(__name__)

COUNT_HEADER = "X-Beffroi-Count"
LONGEST_PATH = 200
HAND_OVER_SECONDS = 5.0
MOST_IN_MEMORY = 500
# Sums that no task took: the space is suspended, the workers are down.
KEPT_SECONDS = 40 * 24 * 3600

DIRECT, INSIDE, SEARCH, SOCIAL, OTHER = "direct", "inside", "search", "social", "other"
COMPUTER, PHONE, TABLET = "computer", "phone", "tablet"

# A browser of a person calls itself Mozilla; what does not is a program.
_BOT = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|headless|lighthouse|pagespeed|scan|fetch|archiver|"
    r"facebookexternalhit|python|curl|wget|okhttp|java/|go-http|phantom|selenium|feed",
    re.IGNORECASE,
)
_TABLET = re.compile(r"ipad|tablet|kindle|silk|playbook|android(?!.*mobi)", re.IGNORECASE)
_PHONE = re.compile(r"mobi|iphone|ipod|windows phone", re.IGNORECASE)
_SEARCH = re.compile(
    r"(^|\.)(google|bing|duckduckgo|qwant|ecosia|yahoo|yandex|baidu|startpage|lilo|brave|"
    r"mojeek|kagi)\.[a-z]{2,3}(\.[a-z]{2})?$"
)
_SOCIAL = re.compile(
    r"(^|\.)(facebook|fb|instagram|twitter|x|t|linkedin|lnkd|youtube|youtu|whatsapp|tiktok|"
    r"pinterest|reddit|snapchat|bsky|mastodon|threads|panneaupocket|intramuros)\."
    r"(com|co|in|be|org|social|app|net)$"
)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Visit(NamedTuple):
    """What a count is about; no two requests can be told apart by it."""

    host: str
    day: str
    path: str
    source: str
    device: str


def count_as(response: HttpResponse, path: str) -> None:
    """Say that this answer is a page someone reads, counted under this path."""
    response[COUNT_HEADER] = path[:LONGEST_PATH]


class VisitCounter:
    """WSGI middleware, the outermost."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._counts: dict[tuple[str, str, str, str, str], int] = {}
        self._day, self._day_until = "", 0.0
        self._lock = Lock()
        self._handed_over_at = time.monotonic()
        atexit.register(self.hand_over)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            for place, (name, path) in enumerate(headers):
                if name == COUNT_HEADER:
                    self._count(environ, path)
                    headers = headers[:place] + headers[place + 1 :]
                    break
            return start_response(status, headers, *rest)

        return self._application(environ, start)

    def _count(self, environ: dict[str, Any], path: str) -> None:
        device = device_of(environ.get("HTTP_USER_AGENT", ""))
        if device is None or environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE"):
            return
        host = str(environ.get("HTTP_HOST", "")).rsplit(":", 1)[0].lower()
        source = source_of(environ.get("HTTP_REFERER", ""), host)
        moment = time.monotonic()
        if moment > self._day_until:
            self._day, self._day_until = today().isoformat(), moment + 1
        visit = (host, self._day, path, source, device)
        with self._lock:
            self._counts[visit] = self._counts.get(visit, 0) + 1
            due = moment - self._handed_over_at > HAND_OVER_SECONDS
            due = due or len(self._counts) >= MOST_IN_MEMORY
        if due:
            self.hand_over()

    def hand_over(self) -> None:
        """Give what was added up to Valkey; when it is away, keep it for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
            self._handed_over_at = time.monotonic()
        if not counts:
            return
        try:
            store(Counter({Visit(*one): number for one, number in counts.items()}))
        except redis.RedisError as error:
            logger.warning("visits not handed over: %s", type(error).__name__)
            with self._lock:
                if len(self._counts) < MOST_IN_MEMORY:
                    self._counts = dict(Counter(self._counts) + Counter(counts))


def store(counts: Counter[Visit]) -> None:
    """Add these to what waits for the spaces. Raises RedisError."""
    pipeline = valkey.client().pipeline()
    for visit, number in counts.items():
        pipeline.hincrby(_waiting(visit.host), "\n".join(visit[1:]), number)
    for host in {visit.host for visit in counts}:
        pipeline.expire(_waiting(host), KEPT_SECONDS)
    pipeline.execute()


def taken(host: str) -> Counter[Visit]:
    """What waits for this host, set aside; `forget_taken` once it is written elsewhere.

    A second call before that gives the same again, with nothing new. Raises RedisError.
    """
    client = valkey.client()
    if not client.exists(_taken(host)):
        try:
            client.rename(_waiting(host), _taken(host))
        except redis.ResponseError:  # nothing waits
            return Counter()
    found: Counter[Visit] = Counter()
    for field, number in client.hgetall(_taken(host)).items():
        parts = field.decode().split("\n")
        if len(parts) == len(Visit._fields) - 1:
            found[Visit(host, *parts)] = int(number)
    return found


def forget_taken(host: str) -> None:
    """Raises RedisError."""
    valkey.client().delete(_taken(host))


def _waiting(host: str) -> str:
    return f"visits:{host}"


def _taken(host: str) -> str:
    return f"visits-taken:{host}"


@lru_cache(maxsize=2048)
def device_of(user_agent: str) -> str | None:
    """None for a program: engines, feed readers, tests."""
    if not user_agent.startswith("Mozilla/") or _BOT.search(user_agent):
        return None
    if _TABLET.search(user_agent):
        return TABLET
    return PHONE if _PHONE.search(user_agent) else COMPUTER


@lru_cache(maxsize=2048)
def source_of(referrer: str, host: str) -> str:
    """The kind of place alone: the address someone comes from is never kept."""
    if not referrer:
        return DIRECT
    try:
        parts = urlsplit(referrer)
        came_from = (parts.hostname or "").lower()
    except ValueError:
        return OTHER
    if came_from == host:
        return INSIDE
    if parts.scheme not in {"http", "https"}:
        return OTHER
    if _SEARCH.search(came_from):
        return SEARCH
    return SOCIAL if _SOCIAL.search(came_from) else OTHER

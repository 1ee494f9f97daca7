"""Where the request that runs now comes from; empty in a background task."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from kernel.visitor import network_of, visitor_address


class Where(NamedTuple):
    host: str = ""
    network: str = ""


NOWHERE = Where()
_current: ContextVar[Where] = ContextVar("audit_where", default=NOWHERE)


def current() -> Where:
    return _current.get()


@contextmanager
def coming_from(where: Where) -> Iterator[None]:
    before = _current.set(where)
    try:
        yield
    finally:
        _current.reset(before)


class WhereMiddleware:
    """Remembers host and network of the request for the lines written while it runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().rsplit(":", 1)[0].lower()[:253]
        with coming_from(Where(host, network_of(visitor_address(request)))):
            return self.get_response(request)

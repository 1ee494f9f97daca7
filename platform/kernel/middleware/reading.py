from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kernel.one_reading import one_reading

SAFE = frozenset({"GET", "HEAD"})


class ReadingMiddleware:
    """While a page is read, the same question to the database is asked once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)

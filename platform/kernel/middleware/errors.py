"""A domain error that no view caught becomes a French page with the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.errors import DomainError, NotAllowed


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return render(request, "design_system/403.html", {"reason": error.message}, status=403)
        if isinstance(error, DomainError):
            return render(request, "design_system/400.html", {"reason": error.message}, status=400)
        return None

"""Errors that no view caught become French pages with the right status, never a stack trace."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.errors import DomainError, NotAllowed, TooManyTries

logger = logging.getLogger(__name__)

NO_ROOM_LEFT = {errno.ENOSPC, errno.EDQUOT}


class DomainErrorMiddleware:
    """Domain errors: 403, 429 or 400. No database, or no room left: 503, try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _declared_length(request) > settings.MAX_REQUEST_BYTES:
            return render(request, "design_system/413.html", status=413)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return render(request, "design_system/403.html", {"reason": error.message}, status=403)
        if isinstance(error, TooManyTries):
            context = {"reason": error.message}
            response = render(request, "design_system/429.html", context, status=429)
            response["Retry-After"] = str(error.wait_seconds)
            return response
        if isinstance(error, DomainError):
            return render(request, "design_system/400.html", {"reason": error.message}, status=400)
        if isinstance(error, OperationalError) or (
            isinstance(error, OSError) and error.errno in NO_ROOM_LEFT
        ):
            logger.exception("out of service: %s", request.path)
            response = render(request, "design_system/503.html", status=503)
            response["Retry-After"] = "120"
            return response
        return None


def _declared_length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0

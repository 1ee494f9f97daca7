"""What a browser keeps so that we know it again: a random word, on the account host alone."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.sessions.actions import opening

DEVICE_SECONDS = 365 * 24 * 3600


def device_cookie() -> str:
    return "__Host-beffroi_device" if settings.SESSION_COOKIE_SECURE else "beffroi_device"


def registered_sign_in(request: HttpRequest, user: Any) -> None:
    """On the account host, after a sign-in: list it, and tell the person of a new device."""
    row = opening.register(request, user)
    secret = request.COOKIES.get(device_cookie()) or secrets.token_urlsafe(24)
    opening.recognise_device(row, user, secret)
    request._device_secret = secret  # type: ignore[attr-defined]


def keep_device(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser that has just signed in the word it is known by."""
    secret = getattr(request, "_device_secret", None)
    if secret is not None:
        response.set_cookie(
            device_cookie(),
            secret,
            max_age=DEVICE_SECONDS,
            path="/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

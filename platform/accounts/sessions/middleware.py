"""Who is signed in: Django's answer, unless the session has been ended elsewhere."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.sessions.actions import opening
from accounts.sessions.browser import keep_device
from accounts.sessions.current import KEY, asking_for
from accounts.sessions.models import OpenSession


def signed_in(request: HttpRequest) -> Any:
    """The person, found in the query that checks the session; asked once per request."""
    known: Any = request
    if not hasattr(known, "_cached_user"):
        known._cached_user = _found(request)
    return known._cached_user


def _found(request: HttpRequest) -> Any:
    held = request.session.get(KEY)
    with asking_for(held):
        user = get_user(request)
    if not user.is_authenticated:
        if held is not None and SESSION_KEY in request.session:
            # Ended from elsewhere, or closed account: nothing of it may serve again.
            request.session.flush()
        return AnonymousUser()
    if held is None:
        # Older than « Mes connexions »: it joins the list at its first request.
        opening.register(request, user)
    else:
        row: OpenSession = user.open_session  # type: ignore[attr-defined]
        opening.note_seen(row)
    return user


class SignedInMiddleware(AuthenticationMiddleware):
    """`request.user`, with Django's lazy contract: a page that asks nothing costs nothing."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: signed_in(request))  # type: ignore[assignment]

        async def auser() -> Any:
            return await sync_to_async(signed_in)(request)

        request.auser = auser

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        keep_device(request, response)
        return response

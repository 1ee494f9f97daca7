"""Private files on their way out, and large bodies on their way in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from shared_services.document_requests.models import Attachment

MAX_BODY_BYTES = 60 * 1024 * 1024
# A browser shows these in place; the sandbox keeps a PDF's scripts from our pages.
SHOWN_IN_PLACE = {"application/pdf", "image/jpeg", "image/png"}

View = Callable[..., HttpResponse]


def stream(attachment: Attachment, *, in_place: bool) -> FileResponse:
    """The file as received, under our own name for it, kept by no cache."""
    response = FileResponse(attachment.file.open("rb"), content_type=attachment.content_type)
    show = in_place and attachment.content_type in SHOWN_IN_PLACE
    disposition = "inline" if show else "attachment"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(attachment.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def uploads_limited(view: View) -> View:
    """Refuse a body too large before reading any of it, the CSRF check included."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= MAX_BODY_BYTES:
            return protected(request, *args, **kwargs)
        reason = _(
            "Envoyez 60 Mo au plus en une fois, et 10 Mo par fichier. "
            "Revenez en arrière et ajoutez vos fichiers un par un : le reste de votre demande "
            "est enregistré."
        )
        return render(request, "design_system/413.html", {"reason": reason}, status=413)

    return checked


def private_page(response: HttpResponse) -> HttpResponse:
    """A page about one person: no cache keeps it, no search engine, no address leaks."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response

"""Private files and pages on their way out."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict

from shared_services.document_requests.errors import FileClosed
from shared_services.document_requests.models import Attachment

# What a browser shows in place, and under which policy. Its PDF reader, which keeps a document's
# scripts away from our pages by itself, does not start inside a sandbox.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
SHOWN_IN_PLACE = {
    "application/pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'",
    "image/jpeg": SANDBOX,
    "image/png": SANDBOX,
}


def stream(attachment: Attachment, *, in_place: bool) -> FileResponse:
    """The file as received, under our own name for it, kept by no cache.

    Raises FileClosed unless the antivirus called it harmless.
    """
    if not attachment.is_open:
        raise FileClosed
    response = FileResponse(attachment.file.open("rb"), content_type=attachment.content_type)
    show = in_place and attachment.content_type in SHOWN_IN_PLACE
    disposition = "inline" if show else "attachment"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(attachment.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    policy = SHOWN_IN_PLACE[attachment.content_type] if show else SANDBOX
    response["Content-Security-Policy"] = policy
    return response


def private_page(response: HttpResponse) -> HttpResponse:
    """A page about one person: no cache keeps it, no search engine, no address leaks."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, or None on a first visit: an empty form that was sent has errors to show."""
    return request.POST if request.method == "POST" else None

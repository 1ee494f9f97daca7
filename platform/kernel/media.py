"""Serves the public media of the current space, and only of the current space."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.static import serve

from kernel.permissions import public
from kernel.tenancy import current_schema

# Types a browser shows in place without running anything of theirs.
SHOWN_IN_PLACE = {"image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"}


@public
def serve_media(request: HttpRequest, schema: str, path: str) -> HttpResponse | FileResponse:
    """A file of this space; 404 for any other space's folder, existing or not."""
    if schema != current_schema() or "\0" in path:
        raise Http404
    folder = Path(settings.MEDIA_ROOT).resolve() / schema
    # A symbolic link among the files, whoever put it there, leads nowhere else.
    if not (folder / path).resolve().is_relative_to(folder):
        raise Http404
    try:
        response = serve(request, path, document_root=str(folder))
    except SuspiciousFileOperation as error:  # `..` towards another space's folder
        raise Http404 from error
    content_type = response.get("Content-Type", "").split(";")[0]
    if content_type not in SHOWN_IN_PLACE:
        response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    # Public: the intercommunality's site and readers of feeds show a commune's pictures too.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "public, max-age=3600"
    return response

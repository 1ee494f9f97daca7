from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest


def closed(request: HttpRequest) -> NoReturn:
    """Wagtail's screens on accounts: they reach across communes, so here they do not exist."""
    raise Http404

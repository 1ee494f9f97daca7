from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware


class SiteRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, on hosts that have a site: elsewhere their table does not exist."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> Any:
        if getattr(request, "authority", None) is None:
            return response
        return super().process_response(request, response)

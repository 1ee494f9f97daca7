"""Security headers of every answer of every host, errors and refusals included.

Sources: ANSSI, « Recommandations pour la mise en œuvre d'un site web » (PA-009); OWASP Secure
Headers Project.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from csp.constants import NONE
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "Content-Security-Policy"
# Nobody shows these hosts in a frame; a space's own pages are previewed in its back office.
FRAMED_BY_ITSELF = {"commune", "intercommunality"}
# An image just chosen is shown before it is sent.
BACK_OFFICE = {"img-src": ["blob:"]}


class HeadersMiddleware:
    """Stands before all others, so that no answer leaves without them.

    A view that sets one of these headers keeps its own value.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = getattr(request, "host_kind", None)
        for name, value in settings.SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if kind not in FRAMED_BY_ITSELF:
            response.headers["X-Frame-Options"] = "DENY"
        if POLICY not in response.headers:
            in_back_office = request.path_info.startswith("/gestion/")
            response.headers[POLICY] = usual_policy(kind in FRAMED_BY_ITSELF, in_back_office)
        return response


@lru_cache
def usual_policy(is_framed_by_itself: bool, in_back_office: bool) -> str:
    """The policy of the settings as it stands for this kind of page."""
    replace = None if is_framed_by_itself else {"frame-ancestors": [NONE]}
    update = BACK_OFFICE if in_back_office else None
    return build_policy(update=update, replace=replace)

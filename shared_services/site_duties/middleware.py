"""Says which answers are pages of the site, for `kernel.visits` to count."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kernel.visits import count_as

NOT_THE_SITE = ("/gestion/", "/console/", "/_util/", "/connexion/", "/deconnexion/")
# Arguments that name a page for everyone; any other one (a token, an identity) is one person's.
_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
PUBLIC_ARGUMENTS = frozenset({"slug", "year", "month"})
HIDDEN = "-"


class CountedPagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_a_page(request, response):
            count_as(response, _path(request))
        return response


def _is_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and getattr(request, "authority", None) is not None
        and response.get("Content-Type", "").startswith("text/html")
        and not request.path.startswith(NOT_THE_SITE)
    )


def _path(request: HttpRequest) -> str:
    """The page's address; of an address that is one person's key, the public part alone."""
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":
        path = request.path
    else:
        path = "/" + _ARGUMENT.sub(lambda found: _told(found[2], match.kwargs), match.route)
    # Header values are latin-1.
    return path.encode("latin-1", "replace").decode("latin-1")


def _told(name: str, arguments: dict[str, object]) -> str:
    return str(arguments.get(name, HIDDEN)) if name in PUBLIC_ARGUMENTS else HIDDEN

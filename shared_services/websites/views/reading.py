from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.permissions import public
from shared_services.websites import queries


@public
def site_map(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "websites/site_map.html",
        {"pages": queries.addresses(), "more": queries.more_on_the_map()},
    )

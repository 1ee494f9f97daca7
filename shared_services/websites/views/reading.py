from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from kernel.permissions import public
from shared_services.websites import queries


@public
def search(request: HttpRequest) -> HttpResponse:
    """Pages, news, events, acts and directory of this site, French stems, accents ignored."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    page_obj = Paginator(queries.search(query), 10).get_page(request.GET.get("page", "1"))
    response = render(request, "websites/search.html", {"query": query, "page_obj": page_obj})
    # Someone's own words: no shared cache keeps them.
    patch_cache_control(response, private=True, no_store=True)
    return response


@public
def site_map(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "websites/site_map.html",
        {"pages": queries.addresses(), "more": queries.more_on_the_map()},
    )

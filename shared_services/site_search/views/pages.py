from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from kernel import searches
from kernel.permissions import public
from shared_services.site_search import queries
from shared_services.site_search.words import cleaned


@public
def search(request: HttpRequest) -> HttpResponse:
    """Everything this site publishes: French words, accents and small mistakes forgiven."""
    query = cleaned(request.GET.get("q", ""))
    kind = request.GET.get("type", "")[:30]
    answer = queries.search(query, kind=kind)
    territory = request.GET.get("ou") == "territoire"
    page_obj = Paginator(answer.found, 10).get_page(request.GET.get("page", "1"))
    if page_obj.number == 1 and not kind:
        searches.note(
            request.get_host(),
            query,
            found=page_obj.paginator.count > 0,
            user_agent=request.headers.get("User-Agent", ""),
        )
    context = {
        "query": query,
        "kind": kind,
        "answer": answer,
        "page_obj": page_obj,
        "territory": territory,
        "guides": queries.guides(query) if page_obj.number == 1 and not kind else [],
        "around": queries.around(query, territory=territory) if page_obj.number == 1 else [],
    }
    response = render(request, "site_search/search.html", context)
    # Someone's own words: no shared cache keeps them.
    patch_cache_control(response, private=True, no_store=True)
    return response

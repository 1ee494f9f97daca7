"""What anyone reads: the register and the page of each act."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from kernel import page_cache
from kernel.clock import today
from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.acts import queries
from shared_services.acts.models import Act
from shared_services.acts.rules import matters

PER_PAGE = 20


@public
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """All acts, newest first, by nature, year, matter or words of their text."""
    filters = queries.Filters.read(request.GET)
    page_obj = Paginator(queries.acts(filters), PER_PAGE).get_page(request.GET.get("page", "1"))
    asked = {
        "nature": filters.nature,
        "annee": filters.year or "",
        "matiere": filters.matter,
        "commune": filters.commune,
        "q": filters.words,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    context = {
        "page_obj": page_obj,
        "filters": filters,
        "is_filtered": bool(query),
        "query": f"?{query}" if query else "",
        "natures": Act.Nature.choices,
        "years": queries.years(),
        "matters": matters().items(),
        "communes": queries.communes(),
    }
    response = render(request, "acts/register.html", context)
    if filters.words:
        # Someone's own words: no shared cache keeps them.
        patch_cache_control(response, private=True, no_store=True)
        return response
    return kept(request, response)


@public
@require_safe
def commune(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The legal place of a commune without a site: the address its town hall gives (R. 2131-1)."""
    found = queries.commune(commune_slug)
    if found is None:
        raise Http404
    acts = queries.acts(queries.Filters(commune=found.slug))
    context = {
        "commune": found,
        "address": require_authority().url(found.get_absolute_url()),
        "page_obj": Paginator(acts, PER_PAGE).get_page(request.GET.get("page", "1")),
    }
    return kept(request, render(request, "acts/commune.html", context))


@public
@require_safe
def act(request: HttpRequest, act_id: int, slug: str) -> HttpResponse:
    """One act with what the law wants beside it: author, capacity, day put online."""
    found = queries.act(act_id)
    if found is None:
        raise Http404
    if slug != found.slug:
        return redirect(found, permanent=True)
    until = queries.least_online_until(found)
    context = {
        "act": found,
        "stamp": queries.stamp(found.pk),
        "replacements": list(found.replaced_by.defer("text").order_by("put_online_at")),
        "least_online_until": until,
        "is_in_first_months": today() <= until,
        "paragraphs": found.text.split("\n\n") if found.text else [],
    }
    return kept(request, render(request, "acts/act.html", context))


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Readers may keep it and ask again; those who are signed in never share it."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
        page_cache.offer(response)
    return response

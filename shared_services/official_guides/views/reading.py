"""What anyone reads: the guides' front page, each audience's themes, each guide."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.permissions import public
from shared_services.document_requests import facade as document_requests
from shared_services.official_guides import queries
from shared_services.official_guides.models import Audience, Guide
from shared_services.official_guides.views.guarding import public_page

Crumbs = list[dict[str, str]]


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The three audiences and their themes. Not found before a first set is there."""
    found = list(queries.themes())
    if not found:
        raise Http404
    hidden = queries.hidden()
    sets = [
        {
            "label": audience.label,
            "url": reverse("official_guides:audience", args=(audience,)),
            "themes": [
                {"title": each.title, "url": queries.path_of(each)}
                for each in found
                if each.audience == audience and (audience, each.code) not in hidden
            ],
        }
        for audience in Audience
    ]
    context = {"sets": [each for each in sets if each["themes"]]}
    return public_page(request, "official_guides/index.html", context)


@public
@require_safe
def audience(request: HttpRequest, guide_audience: str) -> HttpResponse:
    """The themes of one audience, with their sub-themes."""
    named = _audience(guide_audience)
    local = queries.local(named)
    found = [each for each in queries.themes(named) if each.code not in local.hidden]
    if not found:
        raise Http404
    themes = [
        {"guide": each, "url": queries.path_of(each), "parts": _parts(each)} for each in found
    ]
    context: dict[str, Any] = {
        "audience": named,
        "themes": themes,
        "checked_at": queries.checked_at(named),
    }
    context["crumbs"] = [*_root(), {"title": str(named.label)}]
    return public_page(request, "official_guides/audience.html", context)


def _parts(theme: Guide) -> str:
    """« Actes d'état civil, Livret de famille… »: what one finds under the theme."""
    groups = theme.content.get("groups", [])
    titles = [group["t"] for group in groups if group["t"]]
    return ", ".join(titles or [title for group in groups for _code, title in group["items"]])


@public
@require_safe
def guide(request: HttpRequest, guide_audience: str, guide_address: str) -> HttpResponse:
    """A theme, a folder or a sheet; 410 for what the State withdrew or this site hides."""
    named = _audience(guide_audience)
    code = queries.code_in(guide_address)
    found = queries.guide(named, code) if code else None
    if found is None:
        raise Http404
    local = queries.local(named, code)
    if found.removed_at is not None or code in local.hidden:
        return _gone(request, named, found, local)
    if request.path != queries.path_of(found):
        return redirect(queries.path_of(found), permanent=True)
    links = queries.paths(named, found.content["links"], local.hidden)
    trail = [
        {"title": title, "url": links[each]}
        for each, title in found.content["trail"]
        if each in links
    ]
    context = {
        "guide": found,
        "audience": named,
        "links": links,
        "local": local.own,
        "procedure": _procedure(request, named, code),
        "checked_at": queries.checked_at(named),
        "crumbs": [*_root(), _home_of(named), *trail, {"title": found.title}],
    }
    return public_page(request, "official_guides/guide.html", context)


def _procedure(request: HttpRequest, named: Audience, code: str) -> Any:
    """The commune's own form for this guide, when it is open."""
    wanted = queries.procedure_codes().get((str(named), code))
    if wanted is None or not request.authority.is_commune:  # type: ignore[attr-defined]
        return None
    return document_requests.open_procedure(wanted)


def _gone(
    request: HttpRequest, named: Audience, found: Guide, local: queries.Local
) -> HttpResponse:
    """The theme takes over; what this site hides keeps its address at the State's."""
    themes = queries.paths(named, [found.theme], local.hidden)
    context = {
        "guide": found,
        "theme_url": themes.get(found.theme, ""),
        "audience": named,
        "is_hidden": found.removed_at is None,
        "crumbs": [*_root(), _home_of(named), {"title": found.title}],
    }
    return render(request, "official_guides/gone.html", context, status=410)


def _audience(told: str) -> Audience:
    if told not in Audience.values:
        raise Http404
    return Audience(told)


def _root() -> Crumbs:
    return [
        {"title": _("Accueil"), "url": "/"},
        {"title": _("Vos droits et démarches"), "url": reverse("official_guides:index")},
    ]


def _home_of(named: Audience) -> dict[str, str]:
    return {
        "title": str(named.label),
        "url": reverse("official_guides:audience", args=(named,)),
    }

"""For search engines, security researchers and language models."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.clock import now
from kernel.permissions import public
from kernel.site_addresses import Kind, kind_named, kinds
from kernel.tenancy import require_authority
from shared_services.site_duties import queries
from shared_services.site_duties.views.guarding import kept

# Less than a year, as RFC 9116 (2.5.5) recommends.
SECURITY_TXT_LASTS = timedelta(days=180)
NOT_FOR_ENGINES = (
    *("/gestion/", "/console/", "/connexion/", "/mes-demarches/", "/demarches/suivi/"),
    *("/demarches/envoyee/", "/recherche/", "/abonnements/"),
)
MOST_IN_LLMS_TXT = 60


@public
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One sitemap per kind of page (sitemaps.org)."""
    found = [(kind, _last_change(kind)) for kind in kinds()]
    root = require_authority().url("")
    context = {
        "sitemaps": [
            {
                "url": f"{root}{reverse('site_duties:sitemap', args=(kind.name,))}",
                "changed_at": changed_at,
            }
            for kind, (is_there, changed_at) in found
            if is_there
        ]
    }
    return _xml(request, "site_duties/sitemap_index.xml", context)


def _last_change(kind: Kind) -> tuple[bool, datetime | None]:
    pages = list(kind.find())
    return bool(pages), max((each.changed_at for each in pages if each.changed_at), default=None)


@public
@require_safe
def sitemap(request: HttpRequest, address_kind: str) -> HttpResponse:
    """Not found: a kind that nobody serves."""
    kind = kind_named(address_kind)
    if kind is None:
        raise Http404
    root = require_authority().url("")
    pages = [{"url": f"{root}{each.path}", "changed_at": each.changed_at} for each in kind.find()]
    return _xml(request, "site_duties/sitemap.xml", {"pages": pages})


def _xml(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    answer = render(request, template, dict(context), content_type="application/xml; charset=utf-8")
    return kept(request, answer)


@public
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ENGINES),
        f"Sitemap: {require_authority().url(reverse('site_duties:sitemap_index'))}",
    ]
    return _text(request, lines)


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. « Expires » moves on with the first day of each month."""
    authority = require_authority()
    first = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    address = queries.legal_facts().security_contact or authority.email
    lines = [
        f"Contact: mailto:{address}" if address else f"Contact: {authority.url('/contact/')}",
        f"Expires: {(first + SECURITY_TXT_LASTS).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {authority.url(reverse('site_duties:security_txt'))}",
    ]
    return _text(request, lines)


@public
@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    """The site in a page for language models (llmstxt.org): what it is, where to look."""
    authority = require_authority()
    lines = [
        f"# {authority.full_name}",
        "",
        "> " + _("Site officiel %(of_name)s.") % {"of_name": authority.of_name},
        "",
        _("Adresse : %(address)s") % {"address": " ".join(authority.address.split()) or "-"},
        _("Téléphone : %(phone)s") % {"phone": authority.phone or "-"},
    ]
    for kind in kinds():
        pages = [each for each in kind.find() if each.depth <= 2][:MOST_IN_LLMS_TXT]
        if not pages:
            continue
        lines += ["", f"## {kind.label or _('Pages')}", ""]
        lines += [f"- [{each.title}]({authority.url(each.path)})" for each in pages]
    return _text(request, lines)


def _text(request: HttpRequest, lines: list[str]) -> HttpResponse:
    answer = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    return kept(request, answer)

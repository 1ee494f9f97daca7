from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from shared_services.websites.models import HomePage, Theme
from shared_services.websites.views.machines import digest

LEGAL_SLUGS = ("mentions-legales", "donnees-personnelles", "aide")


def site(request: HttpRequest) -> dict[str, Any]:
    """Menu, look, contact and alert of this space's site; nothing on hosts without a space."""
    authority = getattr(request, "authority", None)
    if authority is None or request.path.startswith("/gestion/"):
        return {}
    theme = Theme.for_request(request)
    home = HomePage.objects.first()
    pages = list(Page.objects.live().filter(depth=3).order_by("path"))
    return {
        "nav_items": _menu(request, pages),
        "legal_links": _legal_links(pages),
        "search_url": reverse("websites:search"),
        "theme_css_url": f"{reverse('websites:theme')}?v={digest(theme.css())}",
        "logo_url": _logo(theme),
        "contact": _contact(authority, home),
        "alert": home if home and home.has_alert else None,
    }


def _menu(request: HttpRequest, pages: list[Page]) -> list[dict[str, str]]:
    items = [{"title": _("Démarches"), "url": reverse("document_requests:index")}]
    items += [
        {"title": page.title, "url": page.get_url(request)} for page in pages if page.show_in_menus
    ]
    for item in items:
        item["current"] = "page" if request.path == item["url"] else ""
        if not item["current"] and request.path.startswith(item["url"]):
            item["current"] = "true"
    return items


def _legal_links(pages: list[Page]) -> list[dict[str, str]]:
    by_slug = {page.slug: page for page in pages}
    links = [
        {"title": by_slug[slug].title, "url": f"/{slug}/"}
        for slug in LEGAL_SLUGS
        if slug in by_slug
    ]
    return [*links, {"title": _("Plan du site"), "url": reverse("websites:site_map")}]


def _logo(theme: Theme) -> str:
    if theme.coat_of_arms is None:
        return ""
    return str(theme.coat_of_arms.get_rendition("max-128x152|format-png").url)


def _contact(authority: Any, home: HomePage | None) -> dict[str, Any]:
    return {
        "address": authority.address,
        "phone": authority.phone,
        "email": authority.email,
        "url": "/contact/",
        "hours": home.opening_hours.splitlines() if home else [],
    }

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import now
from shared_services.websites.shell_cache import shell_for

NOT_THE_SITE = ("/gestion/", "/console/")


def site(request: HttpRequest) -> dict[str, Any]:
    """Menu, look, contact and alert of this space's site; nothing on hosts without a space."""
    authority = getattr(request, "authority", None)
    if authority is None or request.path.startswith(NOT_THE_SITE):
        return {}
    shell = shell_for(request)
    moment = now()
    return {
        "nav_items": _menu(request, authority, shell.menu),
        "accessibility_state": shell.duties.accessibility,
        "legal_links": [
            *shell.duties.links,
            *shell.legal_links,
            {"title": _("Alertes"), "url": reverse("alerts:index")},
            {"title": _("S'abonner aux nouvelles"), "url": reverse("subscriptions:subscribe")},
            {"title": _("Plan du site"), "url": reverse("websites:site_map")},
        ],
        "search_url": reverse("site_search:search"),
        "style_url": f"{reverse('websites:style')}?v={shell.style_digest}",
        "front": shell.front,
        "guides_url": shell.guides_url,
        "neighbours": shell.neighbours,
        "territory_name": shell.territory_name,
        "mourning_text": shell.mourning_text,
        "logo_url": shell.logo_url,
        "favicon_url": shell.logo_url,
        "footer_title": authority.town_hall,
        "contact": _contact(authority, shell.opening_hours),
        "banners": [banner for banner in shell.banners if banner.is_current(moment)],
        "alert": shell.alert if shell.alert and shell.alert.is_current(moment) else None,
    }


def _menu(
    request: HttpRequest, authority: Any, pages: list[dict[str, str]]
) -> list[dict[str, str]]:
    items = [dict(page) for page in pages]
    if authority.is_commune:
        procedures = {"title": _("Démarches"), "url": reverse("document_requests:index")}
        items.insert(0, procedures)
    for item in items:
        item["current"] = "page" if request.path == item["url"] else ""
        if not item["current"] and request.path.startswith(item["url"]):
            item["current"] = "true"
    return items


def _contact(authority: Any, opening_hours: list[str]) -> dict[str, Any]:
    return {
        "address": authority.address,
        "phone": authority.phone,
        "email": authority.email,
        "url": "/contact/",
        "hours": opening_hours,
    }

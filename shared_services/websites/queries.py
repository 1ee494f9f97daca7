from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from wagtail.models import Page, Site

from kernel.design_system.stylesheet import stylesheet
from kernel.site_addresses import Address, kinds
from kernel.tenancy import require_authority
from shared_services.websites.front import Front, front
from shared_services.websites.models import (
    Act,
    ActsPage,
    DirectoryEntry,
    DirectoryPage,
    HomePage,
    Theme,
)

# Enough for the smallest towns' sites; the pages of results stop there.
MOST_RESULTS = 200
ADDRESSES = "pages"
HELP_SLUGS = ("aide",)


@dataclass(frozen=True)
class Result:
    title: str
    url: str
    kind: str
    text: str


@dataclass(frozen=True)
class Alert:
    title: str
    text: str
    until: datetime | None

    def is_current(self, moment: datetime) -> bool:
        return self.until is None or self.until > moment


@dataclass(frozen=True)
class Shell:
    """What surrounds every page of a site."""

    menu: list[dict[str, str]] = field(default_factory=list)
    legal_links: list[dict[str, str]] = field(default_factory=list)
    style_digest: str = ""
    mourning_text: str = ""
    logo_url: str = ""
    opening_hours: list[str] = field(default_factory=list)
    alert: Alert | None = None
    # Alerts in force, as `settings.WEBSITE_BANNERS` tells them.
    banners: list[Any] = field(default_factory=list)
    # The mention and pages that the law asks for, as `settings.WEBSITE_DUTIES` tells them.
    duties: Any = None
    front: Front | None = None


def shell() -> Shell:
    """Read from the current space; the caller keeps it in the cache."""
    site = Site.objects.filter(is_default_site=True).first()
    theme = (
        Theme.objects.filter(site=site).select_related("coat_of_arms", "photo").first() or Theme()
    )
    home = HomePage.objects.live().first()
    pages = list(Page.objects.live().public().filter(depth=3).order_by("path"))
    links = {page.slug: {"title": page.title, "url": f"/{page.slug}/"} for page in pages}
    return Shell(
        menu=[links[page.slug] for page in pages if page.show_in_menus],
        legal_links=[links[slug] for slug in HELP_SLUGS if slug in links],
        style_digest=digest(style_of(theme)),
        mourning_text=theme.banner_of_mourning,
        logo_url=_logo(theme),
        opening_hours=home.opening_hours.splitlines() if home else [],
        alert=_alert(home),
        # A dotted name: services do not know one another but through acts and doors.
        banners=import_string(settings.WEBSITE_BANNERS)(),
        duties=import_string(settings.WEBSITE_DUTIES)(),
        front=front(theme),
    )


def style_of(theme: Theme) -> str:
    """Everything a page of this site looks like, in one text of CSS."""
    return stylesheet(["websites/site.css"]) + theme.css()


def digest(css: str) -> str:
    return hashlib.sha256(css.encode()).hexdigest()[:12]


def _logo(theme: Theme) -> str:
    if theme.coat_of_arms is None:
        return ""
    return str(theme.coat_of_arms.get_rendition("max-128x152|format-png").url)


def _alert(home: HomePage | None) -> Alert | None:
    if home is None or not home.alert_title:
        return None
    return Alert(home.alert_title, home.alert_text, home.alert_until)


def search(query: str) -> list[Result]:
    """Best first within each kind: pages, then acts, then directory. Empty query, no result."""
    if not query:
        return []
    pages = Page.objects.live().public().filter(depth__gt=1).specific()
    results = [_page(page) for page in pages.search(query)[:MOST_RESULTS]]
    acts_url, directory_url = _url_of(ActsPage), _url_of(DirectoryPage)
    results += [
        Result(act.title, f"{acts_url}#acte-{act.pk}", act.get_nature_display(), act.number)
        for act in _searched(Act, query)
    ]
    results += [
        Result(entry.name, f"{directory_url}#fiche-{entry.pk}", "Annuaire", entry.description)
        for entry in _searched(DirectoryEntry, query)
    ]
    return results


def addresses() -> list[Address]:
    """Every live page in tree order, for the map and the sitemap."""
    pages = Page.objects.live().public().filter(depth__gt=1).order_by("path")
    return [
        Address(page.url, page.title, page.last_published_at, page.depth - 1)
        for page in pages
        if page.url
    ]


def more_on_the_map() -> list[dict[str, Any]]:
    """Pages that are not Wagtail's, by kind, as `kernel.site_addresses` knows them."""
    found = []
    for kind in kinds():
        if kind.name != ADDRESSES and kind.in_map and (pages := list(kind.find())):
            found.append({"label": kind.label, "pages": pages})
    return found


def _page(page: Any) -> Result:
    text = getattr(page, "summary", "") or page.search_description
    return Result(page.title, page.url, str(page.specific_class._meta.verbose_name), text)


def _searched(model: Any, query: str) -> list[Any]:
    from wagtail.search.backends import get_search_backend

    return list(get_search_backend().search(query, model)[:MOST_RESULTS])


def _url_of(model: Any) -> str:
    page = model.objects.live().first()
    return page.url if page else reverse("websites:site_map")


def hosts_of_the_site() -> list[str]:
    """Every host that shows the site of the current space."""
    return [domain.host for domain in require_authority().domains.all()]

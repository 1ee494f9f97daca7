from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from wagtail.models import Page, Site

from kernel.design_system.stylesheet import stylesheet
from kernel.site_addresses import Address, kinds
from kernel.tenancy import require_authority
from shared_services.websites.front import Front, front
from shared_services.websites.models import CouncilGroup, CouncilMember, HomePage, Theme
from shared_services.websites.neighbours import Neighbour, shown_on_home, territory_name

ADDRESSES = "pages"
HELP_SLUGS = ("aide",)


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
    # Where the State's guides are; empty when the deployment has none.
    guides_url: str = ""
    # Wagtail's own record, its root page included: every page asks for it.
    site: Site | None = None
    # What neighbours offer and the home page shows; the group whose content may be shown.
    neighbours: list[Neighbour] = field(default_factory=list)
    territory_name: str = ""


def shell() -> Shell:
    """Read from the current space; the caller keeps it in the cache."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    theme = (
        Theme.objects.filter(site=site).select_related("coat_of_arms", "photo").first() or Theme()
    )
    home = HomePage.objects.live().first()
    if site is not None and home is not None and site.root_page_id == home.pk:
        site.root_page = home  # as what it is: Wagtail asks no more for it
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
        guides_url=import_string(settings.WEBSITE_GUIDES)(),
        site=site,
        neighbours=shown_on_home(),
        territory_name=territory_name(),
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


def sides_of_the_council() -> set[str] | None:
    """Where its groups sit, « majority » or « minority »; None while a member's side is unknown."""
    sides = set(CouncilGroup.objects.values_list("side", flat=True))
    if CouncilGroup.Side.MINORITY in sides:
        return sides
    members = CouncilMember.objects.sitting()
    return sides if members.exists() and not members.filter(group=None).exists() else None


def hosts_of_the_site() -> list[str]:
    """Every host that shows the site of the current space."""
    return [domain.host for domain in require_authority().domains.all()]

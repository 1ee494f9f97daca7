"""« Partage » in the back office, at `/gestion/partage/`; a way to it from each page and entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from shared_services.shared_content import permissions
from shared_services.shared_content.projection.models import SharedItem
from shared_services.shared_content.views import inbox, offering, ruling

admin_patterns = [
    path("", inbox.index, name="index"),
    path("proposer/", offering.index, name="own"),
    path("proposer/<slug:shared_kind>/<slug:shared_source>/", offering.offer, name="offered"),
    path("regles/", ruling.index, name="rules"),
    path("regles/reglage/", ruling.setting, name="setting"),
    path("regles/<uuid:acceptance_rule_id>/retirer/", ruling.remove, name="remove_rule"),
    path("<uuid:shared_item_id>/accepter/", inbox.accept, name="accept"),
    path("<uuid:shared_item_id>/refuser/", inbox.refuse, name="refuse"),
    path("<uuid:shared_item_id>/retirer/", offering.withdraw, name="withdraw"),
]
# By model: this service knows the websites' pages by name alone.
KINDS = {
    "websites.eventpage": SharedItem.Kind.EVENT,
    "websites.newspage": SharedItem.Kind.NEWS,
    "websites.directoryentry": SharedItem.Kind.PLACE,
}
LABEL = _("Proposer aux voisines")


class SharingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_share(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("partage/", include((admin_patterns, "shared_content")))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return SharingMenuItem(
        _("Partage"), reverse("shared_content:index"), icon_name="group", order=325
    )


@hooks.register("register_page_header_buttons")
def button_of_a_page(page: Any, user: Any, view_name: str, **_more: Any) -> Iterator[Button]:
    kind = KINDS.get(page.specific_class._meta.label_lower) if page.specific_class else None
    if kind and page.live and permissions.can_share(user):
        url = reverse("shared_content:offered", args=(kind.value, page.pk))
        yield Button(LABEL, url, icon_name="group", priority=70)


@hooks.register("register_snippet_listing_buttons")
def button_of_an_entry(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    kind = KINDS.get(snippet._meta.label_lower)
    if kind and permissions.can_share(user):
        url = reverse("shared_content:offered", args=(kind.value, snippet.pk))
        yield Button(LABEL, url, icon_name="group", priority=70)

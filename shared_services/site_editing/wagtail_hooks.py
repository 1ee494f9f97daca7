"""« Pages à relire » in the menu; sharing, follow-up and copy of blocks from each page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from shared_services.site_editing import permissions, queries
from shared_services.site_editing.views import screens

admin_patterns = [
    path("", screens.index, name="index"),
    path("<int:page_id>/", screens.care, name="care"),
    path("<int:page_id>/relue/", screens.mark_as_read, name="mark_as_read"),
    path("<int:page_id>/apercu/", screens.share, name="share"),
    path("<int:page_id>/apercu/<uuid:link_id>/fermer/", screens.end_link, name="end_link"),
    path("<int:page_id>/copier/", screens.copy, name="copy"),
]


class ReviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_follow(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("suivi/", include((admin_patterns, "site_editing")))]


@hooks.register("register_admin_menu_item")
def review_menu_item() -> MenuItem:
    return ReviewMenuItem(
        _("Pages à relire"), reverse("site_editing:index"), icon_name="calendar-check", order=305
    )


@hooks.register("register_page_header_buttons")
def buttons_of_a_page(page: Any, user: Any, view_name: str, **_more: Any) -> Iterator[Button]:
    if page.is_root() or not permissions.can_edit(user, page):
        return
    offered = [
        ("share", _("Partager un aperçu"), "view"),
        ("care", _("Suivi de la page"), "calendar-check"),
    ]
    if queries.has_blocks(page):
        offered.append(("copy", _("Copier des blocs"), "copy"))
    for order, (name, label, icon) in enumerate(offered):
        url = reverse(f"site_editing:{name}", args=(page.pk,))
        yield Button(label, url, icon_name=icon, priority=60 + order)

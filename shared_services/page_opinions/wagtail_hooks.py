"""« Avis sur les pages » in the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.page_opinions import permissions
from shared_services.page_opinions.views import screens

admin_patterns = [
    path("", screens.index, name="index"),
    path("<uuid:remark_id>/traitee/", screens.deal_with, name="deal_with"),
]


class ReadersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_read(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("avis/", include((admin_patterns, "page_opinions_admin")))]


@hooks.register("register_admin_menu_item")
def opinions_menu_item() -> MenuItem:
    return ReadersMenuItem(
        _("Avis sur les pages"), reverse("page_opinions_admin:index"), icon_name="comment",
        order=307,
    )  # fmt: skip

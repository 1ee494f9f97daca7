"""« Guides officiels » in the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.official_guides import permissions
from shared_services.official_guides.views import adapting

admin_patterns: list[Any] = [
    path("guides/", adapting.index, name="index"),
    path("guides/<str:guide_audience>/<str:guide_code>/", adapting.adapt, name="adapt"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("", include((admin_patterns, "official_guides_admin")))]


class AdaptersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_adapt(request.user)


@hooks.register("register_admin_menu_item")
def guides_menu_item() -> MenuItem:
    return AdaptersMenuItem(
        _("Guides officiels"), reverse("official_guides_admin:index"), icon_name="help", order=335
    )

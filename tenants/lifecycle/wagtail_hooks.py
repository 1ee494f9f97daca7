"""The back office: « Vie de l'espace », for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles.facade import has_ability
from tenants.lifecycle.abilities import OWN_LIFE


@hooks.register("register_admin_urls")
def life_urls() -> list[Any]:
    return [path("vie-de-l-espace/", include("tenants.lifecycle.urls_space"))]


class LifeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_ability(request.user, OWN_LIFE)


@hooks.register("register_settings_menu_item")
def life_menu_item() -> MenuItem:
    return LifeMenuItem(
        _("Vie de l'espace"),
        reverse_lazy("lifecycle:index"),
        name="life-of-space",
        icon_name="history",
        order=900,
    )


@hooks.register("insert_global_admin_css")
def staff_notice_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("lifecycle/staff.css"))

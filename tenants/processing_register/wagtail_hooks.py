from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tenants.processing_register.permissions import can_keep


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    # By name: `urls` stands above this room.
    return [path("registre-des-traitements/", include("tenants.processing_register.urls"))]


class RegisterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_keep(request.user)


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    return RegisterMenuItem(
        _("Registre des traitements"),
        reverse_lazy("processing_register:index"),
        name="registre-des-traitements",
        icon_name="list-ul",
        order=895,
    )

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kernel.tenancy import current_authority
from tenants.reversibility.permissions import may_administer


@hooks.register("register_admin_urls")
def export_urls() -> list[Any]:
    # By name: `urls` stands above this room.
    return [path("export/", include("tenants.reversibility.urls"))]


class ExportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        authority = current_authority()
        return authority is not None and may_administer(request.user, authority)


@hooks.register("register_settings_menu_item")
def export_menu_item() -> MenuItem:
    return ExportMenuItem(
        _("Emporter nos données"),
        reverse_lazy("reversibility:index"),
        name="reversibility",
        icon_name="download",
        order=900,
    )

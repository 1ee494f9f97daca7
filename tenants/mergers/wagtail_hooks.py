"""« Anciennes équipes » in the settings menu, while there is someone to decide about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles.permissions import can_manage_team
from tenants.mergers.queries import proposals_waiting


@hooks.register("register_admin_urls")
def former_members_urls() -> list[Any]:
    return [path("fusion/", include("tenants.mergers.urls"))]


class FormerMembersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_manage_team(request.user) and proposals_waiting().exists()


@hooks.register("register_settings_menu_item")
def former_members_menu_item() -> MenuItem:
    return FormerMembersMenuItem(
        _("Anciennes équipes"),
        reverse_lazy("mergers:former_members"),
        name="former-members",
        icon_name="group",
        order=11,
    )

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles.permissions import can_manage_team


@hooks.register("register_admin_urls")
def watched_accounts_urls() -> list[Any]:
    return [path("comptes/", include("accounts.passwords.urls"))]


class WatchedAccountsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_manage_team(request.user)


@hooks.register("register_settings_menu_item")
def watched_accounts_menu_item() -> MenuItem:
    return WatchedAccountsMenuItem(
        _("Comptes à surveiller"),
        reverse_lazy("watched_accounts:index"),
        name="watched-accounts",
        icon_name="lock",
        order=11,
    )

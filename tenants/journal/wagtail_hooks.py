from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tenants.journal.permissions import can_read


@hooks.register("register_admin_urls")
def journal_urls() -> list[Any]:
    # By name: `urls` stands above this room.
    return [path("journal/", include("tenants.journal.urls"))]


class JournalMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_read(request.user)


@hooks.register("register_settings_menu_item")
def journal_menu_item() -> MenuItem:
    return JournalMenuItem(
        _("Journal"), reverse_lazy("journal:index"), name="journal", icon_name="list-ul", order=890
    )

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.notifications.preferences import permissions, views


class ForAdministrators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_set_defaults(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("preferences-proposees/", views.proposed, name="preferences_proposed")]


@hooks.register("register_settings_menu_item")
def proposed_menu_item() -> MenuItem:
    return ForAdministrators(
        _("Préférences proposées"), reverse("preferences_proposed"), icon_name="mail", order=505
    )

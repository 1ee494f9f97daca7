from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.rights_requests.permissions import ANSWER
from accounts.roles.queries import has_ability


@hooks.register("register_admin_urls")
def rights_requests_urls() -> list[Any]:
    return [path("demandes-rgpd/", include("accounts.rights_requests.urls"))]


class RightsRequestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_ability(request.user, ANSWER)


@hooks.register("register_settings_menu_item")
def rights_requests_menu_item() -> MenuItem:
    return RightsRequestsMenuItem(
        _("Demandes RGPD"),
        reverse_lazy("rights_requests:index"),
        name="rights-requests",
        icon_name="lock",
        order=13,
    )

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.notifications.channels import permissions, views


class ForAgents(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_handle(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("courriers/", views.letters, name="channels_letters"),
        path("courriers/<uuid:letter_id>/pdf/", views.letter_file, name="channels_letter_file"),
        path("courriers/<uuid:letter_id>/adresse/", views.give_address, name="channels_address"),
        path("courriers/<uuid:letter_id>/suite/", views.settle, name="channels_settle"),
        path("adresses-ecartees/", views.suppressed, name="channels_suppressed"),
        path(
            "adresses-ecartees/<uuid:suppressed_id>/autoriser/",
            views.allow,
            name="channels_allow",
        ),
    ]


@hooks.register("register_admin_menu_item")
def letters_menu_item() -> MenuItem:
    return ForAgents(
        _("Courriers à poster"), reverse("channels_letters"), icon_name="doc-full", order=451
    )


@hooks.register("register_admin_menu_item")
def suppressed_menu_item() -> MenuItem:
    return ForAgents(
        _("Adresses écartées"), reverse("channels_suppressed"), icon_name="cross", order=452
    )

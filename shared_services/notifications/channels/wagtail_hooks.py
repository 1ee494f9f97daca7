from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.notifications.channels import permissions, views, views_domain


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
        path("adresse-envoi/", views_domain.index, name="channels_domain"),
        path("adresse-envoi/declarer/", views_domain.declare, name="channels_domain_declare"),
        path("adresse-envoi/verifier/", views_domain.verify, name="channels_domain_verify"),
        path("adresse-envoi/oublier/", views_domain.forget, name="channels_domain_forget"),
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


class ForAdministrators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_set_up(request.user)


@hooks.register("register_settings_menu_item")
def domain_menu_item() -> MenuItem:
    return ForAdministrators(
        _("Adresse d'envoi"), reverse("channels_domain"), icon_name="mail", order=500
    )

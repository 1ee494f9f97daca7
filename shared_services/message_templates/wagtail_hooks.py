"""« Textes des messages » in the back office, at `/gestion/messages/`; and the common ones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.message_templates import permissions
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.views import screens

Level = WordingVersion.Level

admin_patterns = [
    path("", screens.index, name="index"),
    path("<slug:message_code>/", screens.edit, name="edit"),
    path("<slug:message_code>/apercu/", screens.preview, name="preview"),
    path("<slug:message_code>/apercu/lettre/", screens.letter, name="letter"),
    path("<slug:message_code>/versions/", screens.versions, name="versions"),
    path("<slug:message_code>/fichiers/", screens.join_file, name="join_file"),
    path("<slug:message_code>/fichiers/<uuid:file_id>/", screens.joined_file, name="joined_file"),
    path("<slug:message_code>/<slug:wording_act>/", screens.act, name="act"),
]


class WordingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_change(request.user)


class CommonWordingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_word_for_communes(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    screens_here = (admin_patterns, "message_templates")
    return [
        path("messages/", include(screens_here), {"level": Level.OWN.value}),
        path(
            "messages-communs/",
            include(screens_here, namespace="common_messages"),
            {"level": Level.COMMON.value},
        ),
    ]


@hooks.register("register_admin_menu_item")
def wordings_menu_item() -> MenuItem:
    return WordingsMenuItem(
        _("Textes des messages"), reverse("message_templates:index"), icon_name="edit", order=455
    )


@hooks.register("register_admin_menu_item")
def common_wordings_menu_item() -> MenuItem:
    return CommonWordingsMenuItem(
        _("Textes communs"),
        reverse("common_messages:index"),
        icon_name="copy",
        order=456,
    )

"""« Textes des messages » in the back office, at `/gestion/messages/`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.message_templates import permissions, views

admin_patterns = [
    path("", views.index, name="index"),
    path("<slug:message_code>/", views.edit, name="edit"),
    path("<slug:message_code>/apercu/", views.preview, name="preview"),
    path("<slug:message_code>/apercu/lettre/", views.letter, name="letter"),
    path("<slug:message_code>/versions/", views.versions, name="versions"),
    path("<slug:message_code>/<slug:wording_act>/", views.act, name="act"),
]


class WordingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_change(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("messages/", include((admin_patterns, "message_templates")))]


@hooks.register("register_admin_menu_item")
def wordings_menu_item() -> MenuItem:
    return WordingsMenuItem(
        _("Textes des messages"), reverse("message_templates:index"), icon_name="edit", order=455
    )

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.notifications import permissions, views


class MessagesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_follow(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("notifications/", views.index, name="notifications_index"),
        path(
            "notifications/reessayer/", views.try_several_again, name="notifications_retry_several"
        ),
        path(
            "notifications/<uuid:notification_id>/reessayer/",
            views.try_again,
            name="notifications_retry",
        ),
    ]


@hooks.register("register_admin_menu_item")
def messages_menu_item() -> MenuItem:
    return MessagesMenuItem(
        _("Messages envoyés"), reverse("notifications_index"), icon_name="mail", order=450
    )

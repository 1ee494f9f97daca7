"""« Alertes » in the back office, at `/gestion/alertes/`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.alerts import permissions
from shared_services.alerts.views import screens, setting

admin_patterns = [
    path("", screens.index, name="index"),
    path("nouvelle/", screens.choose, name="choose"),
    path("nouvelle/<slug:alert_kind>/", screens.begin, name="begin"),
    path("reglages/", setting.settings, name="settings"),
    path("<uuid:alert_id>/", screens.detail, name="detail"),
    path("<uuid:alert_id>/ecrire/", screens.write, name="write"),
    path("<uuid:alert_id>/apercu/", screens.preview, name="preview"),
    path("<uuid:alert_id>/<slug:alert_act>/", screens.act, name="act"),
]


class AlertsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_follow(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("alertes/", include((admin_patterns, "alerts_admin")))]


@hooks.register("register_admin_menu_item")
def alerts_menu_item() -> MenuItem:
    return AlertsMenuItem(
        _("Alertes"), reverse("alerts_admin:index"), icon_name="warning", order=90
    )

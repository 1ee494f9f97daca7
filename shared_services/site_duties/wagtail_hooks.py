"""« Site en règle » in the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.site_duties import permissions
from shared_services.site_duties.views import checking, counting, stating, telling

accessibility_patterns = [
    path("", stating.index, name="accessibility"),
    path("declaration/", stating.statement, name="statement"),
    path("schema/", stating.plan, name="plan"),
    path("schema/commun/", stating.shared, name="shared_plan"),
    path("actions/", stating.add_action, name="add_action"),
    path("actions/<uuid:planned_action_id>/", stating.change_action, name="change_action"),
]
admin_patterns: list[Any] = [
    path("accessibilite/", include(accessibility_patterns)),
    path("conformite/", checking.index, name="conformity"),
    path("conformite/verifier/", checking.check_now, name="check_now"),
    path("conformite/<str:criterion>/", checking.act, name="criterion"),
    path("frequentation/", counting.index, name="traffic"),
    path("frequentation/export.csv", counting.export, name="traffic_export"),
    path("mentions-legales/", telling.legal, name="legal"),
]


class KeepersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_keep(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("", include((admin_patterns, "site_duties_admin")))]


@hooks.register("register_admin_menu_item")
def accessibility_menu_item() -> MenuItem:
    return KeepersMenuItem(
        _("Accessibilité"),
        reverse("site_duties_admin:accessibility"),
        icon_name="view",
        order=340,
    )


@hooks.register("register_admin_menu_item")
def legal_menu_item() -> MenuItem:
    return KeepersMenuItem(
        _("Mentions légales"), reverse("site_duties_admin:legal"), icon_name="doc-full", order=350
    )


class SeersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_see(request.user)


@hooks.register("register_admin_menu_item")
def traffic_menu_item() -> MenuItem:
    return SeersMenuItem(
        _("Fréquentation"), reverse("site_duties_admin:traffic"), icon_name="site", order=360
    )


@hooks.register("register_admin_menu_item")
def conformity_menu_item() -> MenuItem:
    return SeersMenuItem(
        _("Conformité"),
        reverse("site_duties_admin:conformity"),
        icon_name="clipboard-list",
        order=370,
    )

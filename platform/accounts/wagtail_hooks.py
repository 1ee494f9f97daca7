"""The back office: « Équipe », « Mes communes », « Mon compte »; Wagtail's own screens go."""

from __future__ import annotations

from typing import Any, cast

import wagtail.users.wagtail_hooks  # noqa: F401  # first: it registers what we take back below
from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from accounts.access.views import absences, guests
from accounts.models import User
from accounts.queries import switch_targets
from accounts.roles.abilities import REVIEW
from accounts.roles.permissions import can_manage_team
from accounts.roles.queries import has_ability, own_codes_of
from kernel.tenancy import account_host, current_authority, public_url

# Wagtail's acts on accounts from a space's screen.
_WAGTAIL_USER_ACTIONS = (AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction)
_WAGTAIL_USER_MENUS = {"users", "groups"}


@hooks.register("register_admin_urls")
def team_urls() -> list[Any]:
    return [
        path("equipe/", include("accounts.urls_team")),
        path("remplacements/", absences.index, name="absences"),
        path("remplacements/<uuid:access_id>/terminer/", absences.end, name="end-absence"),
        path("visite/terminer/", guests.leave, name="leave-visit"),
    ]


class TeamMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_manage_team(request.user)


@hooks.register("register_settings_menu_item")
def team_menu_item() -> MenuItem:
    return TeamMenuItem(
        _("Équipe"), reverse_lazy("team:index"), name="team", icon_name="group", order=10
    )


class ReviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_ability(request.user, REVIEW)


@hooks.register("register_settings_menu_item")
def review_menu_item() -> MenuItem:
    return ReviewMenuItem(
        _("Revue des accès"), reverse_lazy("team:review"), name="review", icon_name="view", order=11
    )


class AbsencesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(own_codes_of(request.user))


@hooks.register("register_settings_menu_item")
def absences_menu_item() -> MenuItem:
    return AbsencesMenuItem(
        _("Remplacements"), reverse_lazy("absences"), name="absences", icon_name="user", order=12
    )


class OtherSpacesMenu(Menu):
    """The other spaces where this person works; asked once per request."""

    def menu_items_for_request(self, request: HttpRequest) -> list[MenuItem]:
        if not hasattr(request, "_other_spaces"):
            targets = switch_targets(cast(User, request.user), current=current_authority())
            request._other_spaces = targets  # type: ignore[attr-defined]
        return [
            MenuItem(name, url, name=f"space-{number}", icon_name="home", order=number)
            for number, (name, url) in enumerate(request._other_spaces)  # type: ignore[attr-defined]
        ]


@hooks.register("register_admin_menu_item")
def switch_menu_item() -> MenuItem:
    return SubmenuMenuItem(
        _("Mes communes"),
        OtherSpacesMenu(items=[]),
        name="switch-space",
        icon_name="arrow-right-full",
        order=10_000,
    )


@hooks.register("register_account_menu_item")
def account_menu_item(_request: HttpRequest) -> dict[str, Any]:
    return {
        "url": public_url(account_host(), "/"),
        "label": _("Mon compte"),
        "help_text": _("Nom, adresse électronique, mot de passe, mes autres espaces."),
    }


@hooks.register("construct_settings_menu")
def hide_wagtail_users(_request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in _WAGTAIL_USER_MENUS]


_registered = hooks._hooks["register_bulk_action"]
_registered[:] = [entry for entry in _registered if entry[0] not in _WAGTAIL_USER_ACTIONS]

"""The back office of a small town hall: what it needs, under names it uses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from shared_services.websites.models import Act, CouncilMember, DirectoryEntry

# Tools that mean nothing to a secretary who publishes one notice a week.
HIDDEN_MENU_ITEMS = {"snippets", "reports", "help"}
HIDDEN_SETTINGS = {"sites", "locales", "collections", "workflows", "workflow-tasks", "redirects"}


class DirectoryViewSet(SnippetViewSet):
    model = DirectoryEntry
    icon = "group"
    menu_label = _("Annuaire")
    menu_order = 320
    add_to_admin_menu = True
    url_prefix = "annuaire"
    list_display = ("name", "kind", "phone")
    list_filter = ("kind",)


class CouncilViewSet(SnippetViewSet):
    model = CouncilMember
    icon = "user"
    menu_label = _("Conseil")
    menu_order = 330
    add_to_admin_menu = True
    url_prefix = "conseil"
    list_display = ("name", "office", "delegation", "position")


class ActViewSet(SnippetViewSet):
    model = Act
    icon = "doc-full-inverse"
    menu_label = _("Actes")
    menu_order = 310
    add_to_admin_menu = True
    url_prefix = "actes"
    list_display = ("number", "title", "nature", "adopted_on", "put_online_at")
    list_filter = ("nature",)


for viewset in (ActViewSet, DirectoryViewSet, CouncilViewSet):
    register_snippet(viewset)


@hooks.register("construct_main_menu")
def hide_what_is_not_needed(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_MENU_ITEMS]


@hooks.register("construct_settings_menu")
def hide_settings_of_wagtail(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]


@hooks.register("construct_homepage_summary_items", order=1000)
def hide_counts(request: HttpRequest, summary_items: list[Any]) -> None:
    """How many pages and images there are tells a secretary nothing."""
    summary_items.clear()

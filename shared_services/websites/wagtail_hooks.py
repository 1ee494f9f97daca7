"""The back office of a small town hall: what it needs, under names it uses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from accounts.roles.facade import has_ability
from shared_services.websites.models import (
    AgendaIndexPage,
    Commission,
    CouncilGroup,
    CouncilMember,
    DirectoryEntry,
    GroupText,
    NewsIndexPage,
    Topic,
)
from shared_services.websites.storage_room import room

# Tools that mean nothing to a secretary who publishes one notice a week.
HIDDEN_MENU_ITEMS = {"snippets", "reports", "help"}
HIDDEN_SETTINGS = {"sites", "locales", "collections", "workflows", "workflow-tasks"}


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
    menu_label = _("Élus")
    url_prefix = "conseil"
    list_display = ("name", "office", "delegation", "position")


class GroupViewSet(SnippetViewSet):
    model = CouncilGroup
    icon = "group"
    menu_label = _("Groupes du conseil")
    url_prefix = "groupes-du-conseil"
    list_display = ("name", "side")


class CommissionViewSet(SnippetViewSet):
    model = Commission
    icon = "list-ul"
    menu_label = _("Commissions")
    url_prefix = "commissions"
    list_display = ("name",)


class GroupTextViewSet(SnippetViewSet):
    model = GroupText
    icon = "openquote"
    menu_label = _("Tribunes")
    url_prefix = "tribunes"
    list_display = ("title", "group", "published_on")
    list_filter = ("group",)


class CouncilViewSetGroup(SnippetViewSetGroup):
    """Everything about the council under one word of the menu."""

    items = (CouncilViewSet, GroupViewSet, CommissionViewSet, GroupTextViewSet)
    menu_label = _("Conseil")
    menu_icon = "user"
    menu_order = 330


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Rubriques")
    menu_order = 340
    add_to_admin_menu = True
    url_prefix = "rubriques"
    list_display = ("name", "slug")


@hooks.register("register_admin_urls")
def charter_urls() -> list[Any]:
    # Here and not above: views come after the models of every app, hooks are read before.
    from shared_services.websites.views import charter

    return [
        path("charte/", charter.charter, name="charter"),
        path("charte/palettes.css", charter.charter_samples, name="charter-samples"),
    ]


@hooks.register("register_settings_menu_item")
def charter_menu_item() -> MenuItem:
    return MenuItem(_("Charte"), reverse("charter"), icon_name="view", order=900)


for viewset in (DirectoryViewSet, CouncilViewSetGroup, TopicViewSet):
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


class SiteShortcuts(Component):
    """What a person who writes the site comes for, one click away."""

    order = 20
    template_name = "websites/components/admin_shortcuts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        shortcuts = [*_pages_to_add(), *_records_to_add(parent_context["request"])]
        return {"shortcuts": shortcuts, "room": room()}


def _pages_to_add() -> list[dict[str, str]]:
    offered = (
        (NewsIndexPage, "newspage", _("Publier une actualité"), "doc-empty"),
        (AgendaIndexPage, "eventpage", _("Annoncer un évènement"), "calendar"),
    )
    return [
        {
            "url": reverse("wagtailadmin_pages:add", args=("websites", model, parent.pk)),
            "label": str(label),
            "icon": icon,
        }
        for index_page, model, label, icon in offered
        if (parent := index_page.objects.first()) is not None
    ]


def _records_to_add(request: HttpRequest) -> list[dict[str, str]]:
    if not has_ability(request.user, "acts.publish"):
        return []
    url = reverse("acts_admin:publish")
    return [{"url": url, "label": str(_("Mettre un acte en ligne")), "icon": "doc-full-inverse"}]


@hooks.register("construct_homepage_panels")
def add_shortcuts(request: HttpRequest, panels: list[Any]) -> None:
    if page_permission_policy.user_has_permission(request.user, "add"):
        panels.insert(0, SiteShortcuts())

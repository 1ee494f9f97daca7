"""« Vie locale » in the back office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from shared_services.local_life.models import (
    CollectionSector,
    CollectionShift,
    JobOffer,
    MenuWeek,
)


class JobViewSet(SnippetViewSet):
    model = JobOffer
    icon = "user"
    menu_label = _("Offres d'emploi")
    url_prefix = "offres-d-emploi"
    list_display = ("title", "contract", "apply_before")
    list_filter = ("contract",)


class MenuViewSet(SnippetViewSet):
    model = MenuWeek
    icon = "list-ul"
    menu_label = _("Menus de la cantine")
    url_prefix = "menus"
    list_display = ("monday", "canteen")


class SectorViewSet(SnippetViewSet):
    model = CollectionSector
    icon = "bin"
    menu_label = _("Collecte des déchets")
    url_prefix = "secteurs-de-collecte"
    list_display = ("name", "everywhere")


class ShiftViewSet(SnippetViewSet):
    model = CollectionShift
    icon = "calendar"
    menu_label = _("Collectes déplacées")
    url_prefix = "collectes-deplacees"
    list_display = ("planned_on", "moved_to", "reason")


class LocalLifeGroup(SnippetViewSetGroup):
    items = (JobViewSet, MenuViewSet, SectorViewSet, ShiftViewSet)
    menu_label = _("Vie locale")
    menu_icon = "calendar-alt"
    menu_order = 335


register_snippet(LocalLifeGroup)

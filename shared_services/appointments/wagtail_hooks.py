"""« Rendez-vous » in the back office, at `/gestion/rendez-vous/`, and its settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from kernel.tenancy import current_authority
from shared_services.appointments.models import AppointmentReason, Closure, Counter
from shared_services.appointments.permissions import can_handle
from shared_services.appointments.views import agents

admin_patterns = [
    path("", agents.agenda, name="agenda"),
    path("prendre/", agents.book_for_someone, name="book"),
    path("guichets/<int:counter_id>/adresse/", agents.renew_feed, name="renew_feed"),
    path("<uuid:appointment_id>/<slug:name>/", agents.act, name="act"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("rendez-vous/", include((admin_patterns, "appointments_admin")))]


class AgendaMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        authority = current_authority()
        return authority is not None and authority.is_commune and can_handle(request.user)


@hooks.register("register_admin_menu_item")
def agenda_menu_item() -> MenuItem:
    return AgendaMenuItem(
        _("Rendez-vous"), reverse("appointments_admin:agenda"), icon_name="calendar-alt", order=92
    )


class CounterViewSet(SnippetViewSet):
    model = Counter
    icon = "home"
    menu_label = _("Guichets")
    url_prefix = "guichets"
    list_display = ("name", "is_open")


class ReasonViewSet(SnippetViewSet):
    model = AppointmentReason
    icon = "list-ul"
    menu_label = _("Motifs")
    url_prefix = "motifs-de-rendez-vous"
    list_display = ("title", "minutes", "is_offered")


class ClosureViewSet(SnippetViewSet):
    model = Closure
    icon = "lock"
    menu_label = _("Fermetures")
    url_prefix = "fermetures"
    list_display = ("__str__", "begins_at", "ends_at", "counter")


class AppointmentsGroup(SnippetViewSetGroup):
    items = (CounterViewSet, ReasonViewSet, ClosureViewSet)
    menu_label = _("Guichets et motifs")
    menu_icon = "calendar-alt"
    menu_order = 336


register_snippet(AppointmentsGroup)

"""The agents' pages in the back office, at `/gestion/demarches/`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kernel.tenancy import current_authority
from shared_services.document_requests import queries
from shared_services.document_requests.models import Letter
from shared_services.document_requests.permissions import (
    can_change_settings,
    can_handle_requests,
    can_sign,
)
from shared_services.document_requests.views import agents, designer, desk, letters

admin_patterns = [
    path("", agents.inbox, name="inbox"),
    path("vues/", agents.keep_view, name="keep_view"),
    path("vues/<int:view_id>/retirer/", agents.remove_view, name="remove_view"),
    path("echeances/", desk.board, name="board"),
    path("statistiques/", desk.statistics, name="statistics"),
    path("statistiques/demandes.<slug:kind>", desk.export, name="export_requests"),
    path("ensemble/", desk.together, name="together"),
    path("saisir/", desk.file_for_someone, name="file_for_someone"),
    path("catalogue/", designer.catalogue, name="catalogue"),
    path("catalogue/nouvelle/", designer.begin, name="begin"),
    path("catalogue/proposees/<int:received_id>/", designer.received, name="received"),
    path("catalogue/<slug:code>/", designer.configure, name="configure"),
    path("atelier/<int:procedure_id>/", designer.workshop, name="workshop"),
    path("atelier/<int:procedure_id>/exporter/", designer.export, name="export"),
    path("atelier/<int:procedure_id>/essai/", designer.try_out, name="try_out"),
    path("atelier/<int:procedure_id>/essai/<int:step>/", designer.try_out, name="try_step"),
    path(
        "atelier/<int:procedure_id>/etapes/<int:step>/nouvelle/",
        designer.question,
        name="new_question",
    ),
    path(
        "atelier/<int:procedure_id>/etapes/<int:step>/<int:place>/",
        designer.question,
        name="question",
    ),
    path("atelier/<int:procedure_id>/<slug:act>/", designer.change, name="change"),
    path("courriers/", letters.to_sign, name="to_sign"),
    path("courriers/modeles/", letters.templates, name="letter_templates"),
    path("courriers/modeles/nouveau/", letters.template, name="new_letter_template"),
    path("courriers/modeles/<slug:code>/", letters.template, name="letter_template"),
    path("courriers/modeles/<slug:code>/reprendre/", letters.restore, name="restore_letter"),
    path("courriers/<uuid:letter_id>/", letters.letter, name="letter"),
    path("courriers/<uuid:letter_id>/courrier.pdf", letters.letter_file, name="letter_file"),
    path("<uuid:request_id>/", agents.detail, name="detail"),
    path("<uuid:request_id>/enveloppe.pdf", letters.envelope, name="envelope"),
    path("<uuid:request_id>/fichiers/<uuid:attachment_id>/", agents.file, name="file"),
    path("<uuid:request_id>/courrier/", agents.begin_letter, name="begin_letter"),
    path("<uuid:request_id>/<slug:name>/", agents.act, name="act"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("demarches/", include((admin_patterns, "document_requests_admin")))]


class RequestsMenuItem(MenuItem):
    """« Demandes (4) »: how many wait for the town hall."""

    def is_shown(self, request: HttpRequest) -> bool:
        authority = current_authority()
        return authority is not None and authority.is_commune and can_handle_requests(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        to_do = queries.counts()["to_do"]
        item = super().render_component(request)
        if to_do:
            item.label = f"{self.label} ({to_do})"
        return item


@hooks.register("register_admin_menu_item")
def requests_menu_item() -> MenuItem:
    return RequestsMenuItem(
        _("Demandes"),
        reverse("document_requests_admin:inbox"),
        icon_name="tasks",
        order=90,
    )


class CommonProceduresMenuItem(MenuItem):
    """In an intercommunality: the procedures it writes for its communes."""

    def is_shown(self, request: HttpRequest) -> bool:
        authority = current_authority()
        return (
            authority is not None and not authority.is_commune and can_change_settings(request.user)
        )


@hooks.register("register_admin_menu_item")
def common_procedures_menu_item() -> MenuItem:
    return CommonProceduresMenuItem(
        _("Démarches communes"),
        reverse("document_requests_admin:catalogue"),
        icon_name="tasks",
        order=457,
    )


class SigningMenuItem(MenuItem):
    """« Parapheur », for a mayor who answers no request but signs."""

    def is_shown(self, request: HttpRequest) -> bool:
        authority = current_authority()
        return (
            authority is not None
            and authority.is_commune
            and can_sign(request.user)
            and not can_handle_requests(request.user)
        )

    def render_component(self, request: HttpRequest) -> Any:
        waiting = Letter.objects.filter(state=Letter.State.TO_SIGN).count()
        item = super().render_component(request)
        if waiting:
            item.label = f"{self.label} ({waiting})"
        return item


@hooks.register("register_admin_menu_item")
def signing_menu_item() -> MenuItem:
    return SigningMenuItem(
        _("Parapheur"), reverse("document_requests_admin:to_sign"), icon_name="edit", order=91
    )


class RequestsPanel(Component):
    """The first thing an agent sees: what waits, and what waits too long."""

    order = 10
    template_name = "document_requests/components/admin_counts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"counts": queries.counts()}


@hooks.register("construct_homepage_panels", order=200)
def add_requests_panel(request: HttpRequest, panels: list[Any]) -> None:
    authority = current_authority()
    if authority is not None and authority.is_commune and can_handle_requests(request.user):
        panels.insert(0, RequestsPanel())

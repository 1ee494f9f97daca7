"""« Actes » in the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shared_services.acts import permissions
from shared_services.acts.views import agents, hosting, informing

patterns = [
    path("", agents.board, name="board"),
    path("publier/", agents.publish, name="publish"),
    path("communes/", hosting.communes, name="communes"),
    path("communes/<int:hosted_commune_id>/site/", hosting.own_site, name="own_site"),
    path("conseillers/", informing.councillors, name="councillors"),
    path("conseillers/<int:councillor_id>/retrait/", informing.remove, name="remove_councillor"),
    path("seances/", agents.note_meeting, name="note_meeting"),
    path("seances/<uuid:meeting_id>/pv/", agents.minutes_adopted, name="minutes_adopted"),
    path("<int:act_id>/", agents.act, name="act"),
    path("<int:act_id>/<slug:change>/", agents.change_act, name="change_act"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("actes/", include((patterns, "acts_admin")))]


class PublishersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_publish(request.user)


@hooks.register("register_admin_menu_item")
def acts_menu_item() -> MenuItem:
    return PublishersMenuItem(
        _("Actes"), reverse("acts_admin:board"), icon_name="doc-full-inverse", order=310
    )

"""Views of the inbox that agents keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.errors import DomainError
from shared_services.document_requests.actions.acting import person_name
from shared_services.document_requests.errors import AgentsOnly
from shared_services.document_requests.models import InboxView
from shared_services.document_requests.permissions import can_change_settings, can_handle_requests
from shared_services.document_requests.queries import forget_choices

FILTERS = ("q", "etat", "demarche", "etiquette", "voie", "moi", "retard")
MOST_VIEWS = 20


def save_view(name: str, filters: Mapping[str, str], *, is_shared: bool, actor: Any) -> InboxView:
    """Keep these filters under a name; the same name again replaces them. Raises AgentsOnly."""
    if not can_handle_requests(actor):
        raise AgentsOnly
    words = " ".join(name.split())[:60]
    told = urlencode({key: filters[key][:100] for key in FILTERS if filters.get(key)})
    if not words:
        raise DomainError("no_name", _("Donnez un nom à cette vue."))
    if not told or len(told) > 500:
        raise DomainError("no_filter", _("Choisissez d'abord des filtres : la vue les garde."))
    with transaction.atomic():
        mine = InboxView.objects.filter(owner_id=actor.pk)
        if not mine.filter(name=words).exists() and mine.count() >= MOST_VIEWS:
            raise DomainError("too_many", _("Vous avez déjà beaucoup de vues. Retirez-en une."))
        view, _made = InboxView.objects.update_or_create(
            owner_id=actor.pk,
            name=words,
            defaults={
                "filters": told, "is_shared": is_shared, "owner_name": person_name(actor)
            },
        )  # fmt: skip
        audit.record("inbox_view.saved", actor=actor, target=str(view.pk), title=words)
        forget_choices()
    return view


def remove_view(view_id: int, *, actor: Any) -> None:
    """Forget a view: one's own, or a shared one for whoever settles the procedures."""
    if not can_handle_requests(actor):
        raise AgentsOnly
    with transaction.atomic():
        found = InboxView.objects.filter(pk=view_id).first()
        is_mine = found is not None and found.owner_id == actor.pk
        may = found is not None and found.is_shared and can_change_settings(actor)
        if found is None or not (is_mine or may):
            raise DomainError("not_yours", _("Cette vue n'est pas à vous."))
        audit.record("inbox_view.removed", actor=actor, target=str(found.pk), title=found.name)
        found.delete()
        forget_choices()

"""Links to read a page before it is published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from shared_services.site_editing.errors import WrongEditing
from shared_services.site_editing.models import PreviewLink
from shared_services.site_editing.permissions import can_edit

MOST_DAYS = 60


@transaction.atomic
def open_link(
    page: Page, *, days: int, with_section: bool, for_whom: str, actor: Any
) -> PreviewLink:
    """Make a link that works for this many days (1 to 60). Raises NotAllowed, WrongEditing."""
    if not can_edit(actor, page):
        raise NotAllowed(_("Votre rôle ne permet pas de partager cette page."))
    if not 1 <= days <= MOST_DAYS:
        raise WrongEditing("days", _("Choisissez une durée de 1 à 60 jours."))
    link = PreviewLink.objects.create(
        page=page,
        with_section=with_section,
        for_whom=for_whom.strip()[:100],
        ends_at=now() + timedelta(days=days),
        author_name=actor.get_full_name()[:150],
    )
    audit.record("page.preview_shared", actor=actor, target=str(page.pk), title=page.title)
    return link


@transaction.atomic
def end_link(link: PreviewLink, *, actor: Any) -> None:
    """The link opens nothing any more; twice is harmless. Raises NotAllowed."""
    if not can_edit(actor, link.page):
        raise NotAllowed(_("Votre rôle ne permet pas de partager cette page."))
    if link.ended_at is None:
        link.ended_at = now()
        link.save(update_fields=["ended_at"])
        audit.record(
            "page.preview_ended", actor=actor, target=str(link.page_id), title=link.page.title
        )

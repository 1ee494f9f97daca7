"""Blocks of a page, copied to the end of another."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from kernel.audit import facade as audit
from kernel.errors import NotAllowed
from shared_services.site_editing.errors import WrongEditing
from shared_services.site_editing.permissions import can_edit


@transaction.atomic
def copy_blocks(source: Page, target: Page, numbers: Collection[int], *, actor: Any) -> Any:
    """Put these blocks (counted from 0) at the end of the target's draft; give the revision.

    What is online does not change: someone reads the draft, then publishes. Raises NotAllowed,
    WrongEditing.
    """
    if not (can_edit(actor, source) and can_edit(actor, target)):
        raise NotAllowed(_("Votre rôle ne permet pas de modifier cette page."))
    if target.permissions_for_user(actor).page_locked():
        raise WrongEditing("locked", _("Cette page est verrouillée : choisissez-en une autre."))
    here, there = source.get_latest_revision_as_object(), target.get_latest_revision_as_object()
    blocks = here.body.get_prep_value()
    chosen = [deepcopy(block) for number, block in enumerate(blocks) if number in set(numbers)]
    if not chosen:
        raise WrongEditing("none", _("Cochez au moins un bloc."))
    for block in chosen:
        block["id"] = str(uuid4())
    there.body = (
        type(there)._meta.get_field("body").to_python([*there.body.get_prep_value(), *chosen])
    )
    revision = there.save_revision(user=actor, log_action=True, clean=False)
    audit.record(
        "page.blocks_copied",
        actor=actor,
        target=str(target.pk),
        title=target.title,
        source=source.title,
        count=len(chosen),
    )
    return revision

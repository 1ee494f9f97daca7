"""An offer follows its page: changed with it, hidden with it, back with it; in its transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kernel.clock import now
from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority
from shared_services.shared_content.actions.telling import forget_pages, receivers_of
from shared_services.shared_content.actions.writing import copy_into
from shared_services.shared_content.projection.models import SharedItem
from shared_services.websites import facade as websites

State, Kind = SharedItem.State, SharedItem.Kind
# As the search calls them (`kernel.site_documents`).
KIND_OF = {"agenda": Kind.EVENT, "actualites": Kind.NEWS, "annuaire": Kind.PLACE}


def note(document_kind: str, identity: str) -> None:
    """Something of this site was written, changed or removed; all of its kind without identity."""
    kind = KIND_OF.get(document_kind)
    if kind is None:
        return
    with transaction.atomic():
        for item in _followed(kind, identity):
            _follow(item)
            # Once more when all is written: dates and headings of a page come after the page.
            enqueue("shared_content.follow", payload={"shared_item": str(item.pk)}, queue="bulk")


@transaction.atomic
def follow(item_id: str) -> None:
    for item in SharedItem.objects.select_for_update().filter(
        pk=item_id, authority_id=require_authority().pk
    ):  # fmt: skip
        if item.state != State.WITHDRAWN:
            _follow(item)


def follow_all() -> None:
    """Each night: dates that have gone by, a new name or address of this site."""
    for kind in Kind.values:
        for item in _followed(kind, ""):
            with transaction.atomic():
                _follow(item)


def follow_identity(_authority: Any, _before: Any) -> None:
    """A new name or address of this site; idempotent. `_before` is `lifecycle`'s Identity."""
    follow_all()


def _followed(kind: str, identity: str) -> list[SharedItem]:
    ours = SharedItem.objects.filter(authority_id=require_authority().pk, kind=kind)
    found = ours.exclude(state=State.WITHDRAWN)
    return list(found.filter(source_id=identity) if identity else found)


def _follow(item: SharedItem) -> None:
    source = websites.shareable(item.kind, item.source_id)
    was_shown = item.state == State.OFFERED
    if source is None:
        item.state = State.OFFLINE
        if was_shown:
            item.changed_at = now()
            item.save(update_fields=["state", "changed_at"])
            forget_pages(receivers_of(item))
        return
    item.state = State.OFFERED
    if copy_into(item, source, require_authority()) or not was_shown:
        forget_pages(receivers_of(item))

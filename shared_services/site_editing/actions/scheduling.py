"""Pages that go online or leave at a given hour: a promise in the outbox, due at that hour."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.db.models.signals import post_save
from wagtail.models import Revision
from wagtail.signals import page_published

from kernel.clock import now
from kernel.outbox.facade import enqueue
from kernel.tenancy import current_authority


def listen() -> None:
    """Called once, when the app is ready. Wagtail tells of dates by signals alone."""
    post_save.connect(_revision_saved, sender=Revision, dispatch_uid="site_editing.go_live")
    page_published.connect(_page_published, dispatch_uid="site_editing.expire")


def carry_out() -> None:
    """Publish and withdraw what is due in the current space, by Wagtail's own command."""
    call_command("publish_scheduled")


def _revision_saved(instance: Revision, raw: bool = False, **_signal: Any) -> None:
    if not raw and instance.approved_go_live_at:
        _promise(instance.approved_go_live_at, f"revision:{instance.pk}")


def _page_published(instance: Any, **_signal: Any) -> None:
    if instance.expire_at and instance.expire_at > now():
        _promise(instance.expire_at, f"page:{instance.pk}")


def _promise(moment: datetime, what: str) -> None:
    if current_authority() is None:
        # The template of future spaces publishes nothing by itself.
        return
    with transaction.atomic():
        enqueue(
            "site_editing.carry_out",
            payload={},
            key=f"{what}:{moment.isoformat()}",
            not_before=moment,
        )

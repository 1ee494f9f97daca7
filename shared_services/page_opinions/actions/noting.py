"""Counts and remarks of readers, and what the town hall does with them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now, today
from shared_services.page_opinions.models import OpinionCount, Remark
from shared_services.page_opinions.permissions import require_reader

KEPT_DAYS = 365
MOST_WAITING = 2000
MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")
# Ten figures or more, however they are grouped: a telephone, a social security number.
FIGURES = re.compile(r"\+?\d(?:[\s.\-]?\d){8,}")


@transaction.atomic
def count(path: str, *, useful: bool) -> None:
    """Add one to this month's number; nothing is kept of who said so."""
    month = today().replace(day=1)
    OpinionCount.objects.get_or_create(month=month, path=path, useful=useful)
    OpinionCount.objects.filter(month=month, path=path, useful=useful).update(
        number=F("number") + 1
    )


@transaction.atomic
def remark(path: str, text: str, *, useful: bool) -> None:
    """Keep what was missed, without mail addresses and telephone numbers.

    A flood stops being written: the oldest waiting ones stay to be read.
    """
    if Remark.objects.filter(dealt_with_at=None).count() >= MOST_WAITING:
        return
    Remark.objects.create(path=path, useful=useful, text=without_contacts(text))


def without_contacts(text: str) -> str:
    """The same words, an address or a number replaced by a mention of it."""
    text = MAIL.sub(_("[adresse retirée]"), text)
    return FIGURES.sub(_("[numéro retiré]"), text)


@transaction.atomic
def deal_with(remark_id: Any, *, actor: Any) -> None:
    """Take a remark out of those that wait. Raises NotAllowed."""
    require_reader(actor)
    found = Remark.objects.select_for_update().get(pk=remark_id)
    if found.dealt_with_at is None:
        found.dealt_with_at = now()
        found.save(update_fields=["dealt_with_at"])
        audit.record("page_opinions.dealt_with", actor=actor, target=found.path)


@transaction.atomic
def purge() -> int:
    """Delete remarks and numbers of more than a year. Returns how many remarks went."""
    limit = now() - timedelta(days=KEPT_DAYS)
    OpinionCount.objects.filter(month__lt=(limit - timedelta(days=31)).date()).delete()
    return Remark.objects.filter(written_at__lt=limit).delete()[0]

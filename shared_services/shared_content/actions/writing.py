"""The published copy of a page: made from what its site shows, kept alike."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.utils import timezone

from kernel.clock import now
from shared_services.shared_content.projection.models import SharedItem
from shared_services.websites.facade import Shareable

CONFIG = "fr"
# News of a neighbour is news for three months.
NEWS_LAST = timedelta(days=92)
VECTOR = (
    SearchVector("title", weight="A", config=CONFIG)
    + SearchVector("topic", weight="B", config=CONFIG)
    + SearchVector("summary", weight="C", config=CONFIG)
    + SearchVector("place", weight="D", config=CONFIG)
)
LIMITS = {"title": 300, "url": 2000, "topic": 100, "category": 20, "place": 300, "phone": 30}
AS_THEY_ARE = (
    *("title", "summary", "url", "topic", "category", "place", "address", "phone", "all_day"),
    *("cancelled", "published_on", "calendar_uid"),
)


def copy_into(item: SharedItem, source: Shareable, authority: Any) -> bool:
    """Make the copy agree with what is online; saves it. True when what one reads changed."""
    before = _read_facts(item)
    for name in AS_THEY_ARE:
        value = getattr(source, name)
        setattr(item, name, value[: LIMITS[name]] if name in LIMITS else value)
    if item.kind == item.Kind.EVENT and authority.is_commune and authority.name not in item.place:
        # « Place de la Mairie » is somewhere else for whoever reads it next door.
        item.place = f"{item.place[:90]}, {authority.name}"[: LIMITS["place"]]
    item.by_name = by_name(authority)
    item.dates = [
        [one.start.isoformat(), one.end.isoformat() if one.end else None,
         one.over.isoformat(), one.cancelled]
        for one in source.dates
    ]  # fmt: skip
    item.start_at = source.dates[0].start if source.dates else None
    item.over_at = _over_at(source)
    item.digest = digest_of(item)
    changed = _read_facts(item) != before
    if changed:
        item.changed_at = now()
    item.save()
    SharedItem.objects.filter(pk=item.pk).update(vector=VECTOR)
    return changed


def _over_at(source: Shareable) -> datetime | None:
    """Of no use to a neighbour any more; None: as long as it is online."""
    if source.published_on is not None:
        day = source.published_on + NEWS_LAST
        return timezone.make_aware(datetime.combine(day, time()))
    return source.dates[-1].over if source.dates else None


def by_name(authority: Any) -> str:
    """« Proposé par Montholon », « par la communauté de communes… »."""
    if authority.is_commune:
        return str(authority.name)
    return str(authority.of_name.removeprefix("de "))


def digest_of(item: SharedItem) -> str:
    """Of the words and of the day: a repetition that goes on is no new text."""
    told = [getattr(item, name) for name in ("title", "summary", "place", "address", "topic")]
    first = item.dates[0][0] if len(item.dates) == 1 else ""
    return hashlib.sha256(json.dumps([*told, item.cancelled, first]).encode()).hexdigest()


def _read_facts(item: SharedItem) -> list[Any]:
    return [getattr(item, name) for name in (*AS_THEY_ARE, "dates", "state", "by_name")]

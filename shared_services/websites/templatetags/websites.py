"""How French writes hours (« 10 h », « 18 h 30 »); feeds of one heading."""

from __future__ import annotations

from datetime import datetime, time

from django import template
from django.utils.timezone import localtime

from shared_services.websites.models import Topic

register = template.Library()


@register.filter
def hour(moment: datetime) -> str:
    return clock(localtime(moment).time())


@register.filter
def with_topic(url: str, topic: Topic | None) -> str:
    """The address of a feed, kept to one heading."""
    return f"{url}?rubrique={topic.slug}" if topic else url


@register.filter
def clock(at: time) -> str:
    minutes = f"\u00a0{at.minute:02d}" if at.minute else ""
    return f"{at.hour}\u00a0h{minutes}"

"""How French writes hours (« 10 h », « 18 h 30 »); feeds of one heading."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.timezone import localtime

from shared_services.websites.models import Topic

register = template.Library()


@register.filter
def hour(moment: datetime) -> str:
    local = localtime(moment)
    minutes = f"\u00a0{local.minute:02d}" if local.minute else ""
    return f"{local.hour}\u00a0h{minutes}"


@register.filter
def with_topic(url: str, topic: Topic | None) -> str:
    """The address of a feed, kept to one heading."""
    return f"{url}?rubrique={topic.slug}" if topic else url

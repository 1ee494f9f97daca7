"""How French writes hours (« 10 h », « 18 h 30 »); feeds of one heading; pictures."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import template
from django.utils.timezone import localtime
from wagtail.images.models import Filter, Image, Rendition

from shared_services.websites import neighbours
from shared_services.websites.front import MOST_NEWS
from shared_services.websites.models import Topic

register = template.Library()


@register.filter
def made_picture(image: Image | None, spec: str) -> str:
    """Address of a picture that the query brought along; empty without an image.

    Wagtail's own tag writes each to the cache again at every reading.
    """
    if image is None:
        return ""
    try:
        return str(image.find_existing_rendition(Filter(spec=spec)).url)
    except Rendition.DoesNotExist:
        return str(image.get_rendition(spec).url)


@register.filter
def hour(moment: datetime) -> str:
    return clock(localtime(moment).time())


@register.simple_tag(takes_context=True)
def home_news(context: Any) -> list[Any]:
    """The home page's, with the neighbours' that this site took up: three in all."""
    others = neighbours.news(context.get("neighbours") or [])
    own = context["front"].news
    return sorted([*own, *others], key=neighbours.by_day)[:MOST_NEWS]


@register.simple_tag(takes_context=True)
def home_events(context: Any) -> list[Any]:
    others = neighbours.events(context.get("neighbours") or [])
    own = [event for event in context["front"].events if event.next is not None]
    return sorted([*own, *others], key=neighbours.by_start)[:4]


@register.simple_tag(takes_context=True)
def where_url(context: Any, where: str) -> str:
    """This page kept to the commune (empty) or opened to the territory; other choices stay."""
    words = context["request"].GET.copy()
    for name in ("ou", "page"):
        words.pop(name, None)
    if where:
        words["ou"] = where
    return f"?{words.urlencode()}"


@register.filter
def with_topic(url: str, topic: Topic | None) -> str:
    """The address of a feed, kept to one heading."""
    return f"{url}?rubrique={topic.slug}" if topic else url


@register.filter
def in_territory(url: str, territory: bool) -> str:  # how a template calls it
    """The address of a feed, opened to the neighbours when the list is."""
    sign = "&" if "?" in url else "?"
    return f"{url}{sign}ou=territoire" if territory else url


@register.filter
def clock(at: time) -> str:
    minutes = f"\u00a0{at.minute:02d}" if at.minute else ""
    return f"{at.hour}\u00a0h{minutes}"

"""For browsers, search engines and feed readers."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.websites import neighbours
from shared_services.websites.models import NewsPage, Theme, Topic
from shared_services.websites.models.base import asked
from shared_services.websites.queries import digest, style_of


@public
def style_css(request: HttpRequest) -> HttpResponse:
    """The design system and the commune's look; the address carries their digest."""
    css = style_of(Theme.for_request(request))
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    fresh = request.GET.get("v") == digest(css)
    response["Cache-Control"] = f"public, max-age={31_536_000 if fresh else 60}"
    return response


Item = Any  # NewsPage, or what a neighbour offers under the same names


class NewsFeed(Feed[Item, "Topic | None"]):
    login_required = False  # read by `LoginRequiredMiddleware`, like the `public` decorator

    def get_object(self, request: HttpRequest) -> Topic | None:
        """`?rubrique=` keeps one heading; an unknown one is not found."""
        if not request.GET.get("rubrique"):
            return None
        return get_object_or_404(Topic, slug=asked(request, "rubrique"))

    def title(self, topic: Topic | None) -> str:
        whole = f"Actualités {require_authority().of_name}"
        return f"{whole} : {topic}" if topic else whole

    def link(self) -> str:
        return str(require_authority().url("/actualites/"))

    description = "Les actualités du site"

    def items(self, topic: Topic | None) -> list[Item]:
        """With the neighbours' that this site took up: each leads to its own site."""
        news = NewsPage.objects.live().public().order_by("-published_on", "-pk")
        own = (news.filter(topic=topic) if topic else news)[:20]
        found = neighbours.news(neighbours.shown(neighbours.NEWS, territory=False), topic)
        return sorted([*own, *found], key=lambda one: one.published_on, reverse=True)[:20]

    def item_title(self, item: Item) -> str:
        return str(item.title)

    def item_description(self, item: Item) -> str:
        return str(item.summary)

    def item_author_name(self, item: Item) -> str:
        return getattr(item, "by_name", "")

    def item_link(self, item: Item) -> str:
        return str(item.url if isinstance(item, neighbours.Neighbour) else item.full_url)

    def item_pubdate(self, item: Item) -> Any:
        return timezone.make_aware(datetime.combine(item.published_on, time(8)))

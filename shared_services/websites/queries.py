from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from shared_services.websites.models import Act, ActsPage, DirectoryEntry, DirectoryPage

# Enough for the smallest towns' sites; the pages of results stop there.
MOST_RESULTS = 200


@dataclass(frozen=True)
class Result:
    title: str
    url: str
    kind: str
    text: str


def search(query: str) -> list[Result]:
    """Best first within each kind: pages, then acts, then directory. Empty query, no result."""
    if not query:
        return []
    pages = Page.objects.live().public().filter(depth__gt=1).specific()
    results = [_page(page) for page in pages.search(query)[:MOST_RESULTS]]
    acts_url, directory_url = _url_of(ActsPage), _url_of(DirectoryPage)
    results += [
        Result(act.title, f"{acts_url}#acte-{act.pk}", act.get_nature_display(), act.number)
        for act in _searched(Act, query)
    ]
    results += [
        Result(entry.name, f"{directory_url}#fiche-{entry.pk}", "Annuaire", entry.description)
        for entry in _searched(DirectoryEntry, query)
    ]
    return results


def pages_of_the_map() -> list[Page]:
    """Every live page in tree order, with `depth` for the nesting."""
    return list(Page.objects.live().public().filter(depth__gt=1).order_by("path"))


def _page(page: Any) -> Result:
    text = getattr(page, "summary", "") or page.search_description
    return Result(page.title, page.url, str(page.specific_class._meta.verbose_name), text)


def _searched(model: Any, query: str) -> list[Any]:
    from wagtail.search.backends import get_search_backend

    return list(get_search_backend().search(query, model)[:MOST_RESULTS])


def _url_of(model: Any) -> str:
    page = model.objects.live().first()
    return page.url if page else reverse("websites:site_map")

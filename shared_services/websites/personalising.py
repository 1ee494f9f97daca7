"""Puts a commune's real name and facts into the copied site, in a few statements."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.html import escape
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backends

from shared_services.websites.models import (
    ContentPage,
    CouncilPage,
    HomePage,
    ServicePage,
)
from shared_services.websites.shell_cache import forget
from shared_services.websites.starter_texts import TOWN_HALL_SHEETS
from tenants.lifecycle.facade import Identity

TOKEN = re.compile(r"\{\{ (\w+) \}\}")
# Where the starter content names the authority.
NAMED_FIELDS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Page, ("title", "draft_title", "seo_title", "search_description")),
    (HomePage, ("headline", "welcome")),
    (ContentPage, ("summary",)),
)


def personalise(authority: Any) -> None:
    """Replace the tokens everywhere; what has none is left alone, so twice is harmless."""
    facts = _facts(authority)
    for model, fields in NAMED_FIELDS:
        rows = list(model.objects.all())
        for row in rows:
            for name in fields:
                setattr(row, name, _fill(getattr(row, name), facts))
        model.objects.bulk_update(rows, fields)
    _fill_bodies(facts)
    if not authority.is_commune:
        _as_an_intercommunality()
    _set_site(authority)
    _index()
    forget()


def follow_identity(authority: Any, before: Identity) -> None:
    """New name or address: the site's own, and what the starter wrote of the old name.

    Only titles, summaries and the welcome; agents' pages keep their words, papers keep their date.
    """
    _set_site(authority)
    if authority.full_name != before.full_name:
        _replace_in_titles(_renamings(authority, before))
        _index()
    forget()


def _renamings(authority: Any, before: Identity) -> dict[str, str]:
    """Longest first: « Mairie du Havre » before « du Havre » before « Le Havre »."""
    pairs = {
        before.town_hall: authority.town_hall,
        before.full_name: authority.full_name,
        before.of_name: authority.of_name,
        before.at_name: authority.at_name,
        before.name: authority.name,
    }
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _replace_in_titles(renamings: dict[str, str]) -> None:
    old_names = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, renamings))})(?![\w-])")
    for model, fields in NAMED_FIELDS:
        rows = list(model.objects.all())
        for row in rows:
            for name in fields:
                text = getattr(row, name)
                setattr(row, name, old_names.sub(lambda found: renamings[found[1]], text))
        model.objects.bulk_update(rows, fields)


def _fill(text: str, facts: dict[str, str]) -> str:
    return TOKEN.sub(lambda found: facts[found[1]], text)


def _fill_bodies(facts: dict[str, str]) -> None:
    # Only bodies that still hold a token: what agents wrote since keeps its blocks untouched.
    pages = list(ContentPage.objects.annotate(written=Cast("body", TextField())))
    pages = [page for page in pages if TOKEN.search(page.written)]
    for page in pages:
        page.body = [(block.block_type, _fill_value(block.value, facts)) for block in page.body]
    ContentPage.objects.bulk_update(pages, ["body"])


def _fill_value(value: Any, facts: dict[str, str]) -> Any:
    if isinstance(value, str):
        return _fill(value, facts)
    if hasattr(value, "source"):
        value.source = _fill(value.source, {key: str(escape(fact)) for key, fact in facts.items()})
    return value


def _as_an_intercommunality() -> None:
    """It has a community council; it issues no identity card and keeps no civil register."""
    council = CouncilPage.objects.filter(slug="conseil-municipal").first()
    if council is None:  # done already: agents may have written pages of these names since
        return
    council.slug = "conseil-communautaire"
    council.url_path = council.url_path.replace("conseil-municipal", council.slug)
    CouncilPage.objects.bulk_update([council], ["slug", "url_path"])
    Page.objects.filter(slug="la-commune", depth=3).update(
        title="Le territoire", draft_title="Le territoire"
    )
    for page in ServicePage.objects.filter(slug__in=TOWN_HALL_SHEETS):
        page.delete()


def _set_site(authority: Any) -> None:
    address = urlsplit(authority.url())
    default = 443 if address.scheme == "https" else 80
    Site.objects.update(
        hostname=address.hostname, port=address.port or default, site_name=authority.full_name
    )
    Site.clear_site_root_paths_cache()


def _index() -> None:
    """One bulk statement per type of page."""
    by_type: dict[type[Page], list[Page]] = {}
    for page in Page.objects.filter(depth__gt=1).specific():
        by_type.setdefault(type(page), []).append(page)
    for backend in get_search_backends():
        for model, pages in by_type.items():
            backend.get_index_for_model(model).add_items(model, pages)


def _facts(authority: Any) -> dict[str, str]:
    population = f"{authority.population:,}".replace(",", " ")
    return {
        "name": authority.full_name,
        "of_name": authority.of_name,
        "at_name": authority.at_name,
        "town_hall": authority.town_hall,
        "siren": authority.siren,
        "population": population,
        "postal_code": ", ".join(authority.postal_codes),
    }

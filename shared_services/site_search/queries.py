"""Finding: what people come for first, then how well the words fit; mistakes are forgiven."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    TrigramWordSimilarity,
)
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.utils.html import escape
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from kernel.clock import now
from kernel.site_documents import source_of, sources
from shared_services.site_search.models import IndexedDocument
from shared_services.site_search.words import other_names, plain, words_of

CONFIG = "fr"
WEIGHTS = [0.1, 0.25, 0.6, 1.0]  # body, summary, keywords, title
MOST = 200
# A word with one wrong letter in seven is still about this close (pg_trgm).
CLOSE = 0.45
MOST_SUGGESTIONS = 8
# Around the words found; no page holds these signs.
START, STOP = "\x02", "\x03"


@dataclass(frozen=True)
class Found:
    title: str
    path: str
    kind: str
    label: str
    excerpt: SafeString


@dataclass(frozen=True)
class Answer:
    """`is_close` when nothing holds these words and these are the nearest."""

    found: list[Found]
    is_close: bool
    kinds: list[tuple[str, str, int]]


def search(query: str, *, kind: str = "") -> Answer:
    """Best first, 200 at most. An empty query finds nothing."""
    if not words_of(query):
        return Answer([], is_close=False, kinds=[])
    asked = _asked(query)
    rows = list(_ranked(query, asked)[:MOST])
    is_close = not rows
    if is_close:
        rows = list(_near(query)[:20])
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    kinds = [
        (each.kind, str(each.label), counts[each.kind]) for each in sources() if each.kind in counts
    ]
    chosen = [row for row in rows if not kind or row.kind == kind]
    return Answer([_found(row) for row in chosen], is_close=is_close, kinds=kinds)


def around(query: str, *, territory: bool) -> list[dict[str, Any]]:
    """What this site shows of its neighbours, all of the territory's if asked, with these words.

    The service that knows is named in settings.
    """
    if not words_of(query):
        return []
    return list(import_string(settings.SEARCH_AROUND)(query, territory=territory))


def guides(query: str) -> list[dict[str, Any]]:
    """The State's sheets with these words, which every site shows below its own pages."""
    if not words_of(query):
        return []
    return list(import_string(settings.SEARCH_GUIDES)(query))


def suggestions(query: str) -> list[tuple[str, str]]:
    """Titles that start with these letters, then those that hold them: title and path."""
    start = plain(query)
    if len(start) < 2:
        return []
    rows = (
        _current()
        .filter(Q(plain_title__startswith=start) | Q(plain_title__contains=f" {start}"))
        .annotate(first=Case(When(plain_title__startswith=start, then=0), default=1))
        .order_by("-weight", "first", "plain_title")
    )
    return list(rows.values_list("title", "path")[:MOST_SUGGESTIONS])


def _current() -> QuerySet[IndexedDocument]:
    return IndexedDocument.objects.filter(Q(until=None) | Q(until__gte=now()))


def _asked(query: str) -> SearchQuery:
    return SearchQuery(query, config=CONFIG, search_type="websearch")


def _ranked(query: str, asked: SearchQuery) -> QuerySet[IndexedDocument]:
    words = words_of(query)
    # The last word may not be finished; every word alone counts a little.
    begun = SearchQuery(f"{words[-1]}:*", config=CONFIG, search_type="raw")
    alone = reduce(or_, (_asked(word) for word in words))
    names = [_asked(f'"{name}"') for name in other_names(query)]
    other = reduce(or_, names) if names else alone
    wanted = plain(query)
    title = Case(
        When(plain_title=wanted, then=Value(2.0)),
        When(plain_title__startswith=wanted, then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    score = (
        SearchRank(F("vector"), asked, weights=WEIGHTS, normalization=Value(1)) * 4.0
        + SearchRank(F("vector"), other, weights=WEIGHTS, normalization=Value(1)) * 3.0
        + SearchRank(F("vector"), alone, weights=WEIGHTS, normalization=Value(1))
        + title
    )
    holds = Q(vector=asked) | Q(vector=other) | Q(vector=begun)
    if len(words) > 1:
        holds |= Q(vector=alone)
    return (
        _current()
        .filter(holds)
        .annotate(score=score * F("weight"), shown=_headline(asked | other | alone))
        .order_by("-score", "-dated", "plain_title")
    )


def _near(query: str) -> QuerySet[IndexedDocument]:
    """Pages whose words look like these: « pasport », « dechetrie »."""
    close: list[Any] = [TrigramWordSimilarity(word, "plain_words") for word in words_of(query)]
    total = reduce(lambda one, other: one + other, close)
    return (
        _current()
        .annotate(closeness=total / Value(float(len(close))), shown=_headline(_asked(query)))
        .filter(closeness__gte=CLOSE)
        .order_by("-closeness", "-weight", "plain_title")
    )


def _headline(asked: Any) -> SearchHeadline:
    return SearchHeadline(
        "body",
        asked,
        config=CONFIG,
        start_sel=START,
        stop_sel=STOP,
        max_fragments=1,
        max_words=28,
        min_words=12,
    )


def _found(row: Any) -> Found:
    source = source_of(row.kind)
    text = row.shown if START in row.shown else row.summary or row.shown
    return Found(
        title=row.title,
        path=row.path,
        kind=row.kind,
        label=str(source.label) if source else "",
        excerpt=_marked(Truncator(text).chars(260)),
    )


def _marked(text: str) -> SafeString:
    """Escaped first: whatever a page holds stays text."""
    safe = escape(text)
    opened = safe.count(START) - safe.count(STOP)
    whole = safe + STOP * max(0, opened)
    whole = re.sub(START, "<mark>", whole)
    return mark_safe(re.sub(STOP, "</mark>", whole))  # noqa: S308  # escaped above

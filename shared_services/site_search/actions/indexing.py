"""The index follows what is published, in the same transaction; each night it is made anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import transaction

from kernel.site_documents import Document, Source, source_of, sources
from shared_services.site_search.models import IndexedDocument
from shared_services.site_search.words import plain

CONFIG = "fr"
MOST_BODY = 200_000
VECTOR = (
    SearchVector("title", weight="A", config=CONFIG)
    + SearchVector("keywords", weight="B", config=CONFIG)
    + SearchVector("summary", weight="C", config=CONFIG)
    + SearchVector("body", weight="D", config=CONFIG)
)


@transaction.atomic
def rebuild() -> int:
    """Read every source of the current space anew. Gives how many documents there are."""
    forget_all()
    return sum(_add(source, source.find_all()) for source in sources())


def begin(_authority: Any) -> None:
    """The starter site of a new space can be searched from its first minute."""
    rebuild()


@transaction.atomic
def note(kind: str, identity: str) -> None:
    """One document changed, or all of a kind when `identity` is empty."""
    source = source_of(kind)
    if source is None:
        return
    known = IndexedDocument.objects.filter(kind=kind)
    if not identity:
        known.delete()
        _add(source, source.find_all())
        return
    known.filter(identity=identity).delete()
    found = source.find_one(identity)
    if found is not None:
        _add(source, [found])


def forget_all() -> None:
    IndexedDocument.objects.all().delete()


def _add(source: Source, documents: Iterable[Document]) -> int:
    rows = [_row(source, document) for document in documents]
    IndexedDocument.objects.bulk_create(rows, ignore_conflicts=True)
    IndexedDocument.objects.filter(kind=source.kind, vector=None).update(vector=VECTOR)
    return len(rows)


def _row(source: Source, document: Document) -> IndexedDocument:
    words = f"{document.title} {document.keywords} {document.summary}"
    return IndexedDocument(
        kind=source.kind,
        identity=document.identity,
        title=document.title[:300],
        path=document.path[:1000],
        summary=document.summary,
        body=document.body[:MOST_BODY],
        keywords=document.keywords,
        weight=source.weight,
        dated=document.dated,
        until=document.until,
        plain_title=plain(document.title)[:300],
        plain_words=plain(words),
    )

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class IndexedDocument(models.Model):
    """A page as the search knows it: made from its source, never written by hand."""

    kind = models.CharField(max_length=30)
    identity = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=1000)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    weight = models.FloatField(default=1.0)
    dated = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    # Without accents nor capitals: the title alone, then all the words that mistakes are sought in.
    plain_title = models.CharField(max_length=300, db_index=True)
    plain_words = models.TextField()
    vector = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "identity"], name="indexed_document_once")
        ]
        indexes = [
            GinIndex(fields=["vector"], name="indexed_document_vector"),
            GinIndex(
                fields=["plain_words"], name="indexed_document_words", opclasses=["gin_trgm_ops"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"

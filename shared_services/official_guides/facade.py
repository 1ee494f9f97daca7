"""The guides' door: titles for the search, content for the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.urls import reverse

from kernel.middleware.host import URLCONFS
from kernel.tenancy import public_space
from shared_services.official_guides import queries
from shared_services.official_guides.actions import adapting, importing
from shared_services.official_guides.models import Audience, Guide

MOST_FOUND = 5
SAMPLE = Path(__file__).parent / "sample"


def address() -> str:
    """Where readers of the current site find the guides; empty before a first set is there."""
    if not queries.themes().exists():
        return ""
    return reverse("official_guides:index", urlconf=URLCONFS["commune"])


def search_guides(words: str) -> list[dict[str, Any]]:
    """Title, path, summary and audience of the State's sheets with these words, best first."""
    return [
        {
            "title": guide.title,
            "path": queries.path_of(guide),
            "summary": guide.summary,
            "audience": guide.get_audience_display(),
        }
        for guide in queries.about(words, MOST_FOUND)
    ]


def import_sample() -> None:
    """The dozen sheets that come with the code; nothing once real ones are there."""
    with public_space():
        if Guide.objects.exists():
            return
    importing.import_guides(SAMPLE, source="échantillon livré avec Beffroi")


def seed_demo_guides() -> None:
    """A note of the town hall's on one sheet of the current space; idempotent."""
    if queries.guide(Audience.PEOPLE, "F1427") is not None:
        note = "Acte demandé au guichet avant midi : il est prêt le jour même."
        adapting.adapt(Audience.PEOPLE, "F1427", {"note": note}, actor=None)

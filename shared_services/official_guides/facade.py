"""The guides' door: titles for the search, content for the demo."""

from __future__ import annotations

from pathlib import Path

from kernel.tenancy import public_space
from shared_services.official_guides import queries
from shared_services.official_guides.actions import adapting, importing
from shared_services.official_guides.models import Audience, Guide

SAMPLE = Path(__file__).parent / "sample"


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

"""Reads: plans of mergers in public, former communes in the current space."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tenants.mergers.models import Merger, MergerOrigin
from tenants.mergers.traces.models import FormerCommune, RightsProposal


def mergers() -> QuerySet[Merger]:
    return Merger.objects.prefetch_related("origins__authority").select_related(
        "target", "intercommunality"
    )


def origins_of(merger: Merger) -> list[MergerOrigin]:
    return list(merger.origins.select_related("authority").order_by("position"))


def former_identities() -> list[UUID]:
    """Authorities that the current space succeeds: what they signed still holds here."""
    return list(FormerCommune.objects.values_list("origin_authority_id", flat=True))


def former_numbers(number: str) -> list[str]:
    """The forms a number of a former commune may have here: as it was, or with its INSEE code."""
    codes = FormerCommune.objects.values_list("insee_code", flat=True)
    return [number, *(f"{code}-{number}" for code in codes)]


def proposals_waiting() -> QuerySet[RightsProposal]:
    return RightsProposal.objects.filter(decision=RightsProposal.Decision.WAITING)

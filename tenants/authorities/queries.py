from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from kernel.clock import today
from tenants.authorities.models import LocalAuthority, Membership


def members_of(intercommunality: LocalAuthority, *, on: date | None = None) -> QuerySet:
    """Communes with a space here that belong to the intercommunality that day (default today)."""
    links = Membership.objects.on(on or today()).filter(intercommunality=intercommunality)
    return (
        LocalAuthority.objects.filter(pk__in=links.values("commune"))
        .prefetch_related("domains", "services")
        .order_by("name")
    )


def intercommunality_of(
    commune: LocalAuthority, *, on: date | None = None
) -> LocalAuthority | None:
    link = (
        Membership.objects.on(on or today())
        .filter(commune=commune)
        .select_related("intercommunality")
        .first()
    )
    return link.intercommunality if link else None

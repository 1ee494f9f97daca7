from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Person = Callable[..., Any]


@pytest.fixture
def other_epci(db: None) -> Any:
    """Another intercommunality in the registry, without a space: it must stay out of sight."""
    from django.conf import settings

    from tenants.authorities.models import Domain, LocalAuthority

    other = LocalAuthority.objects.create(
        kind="intercommunality",
        name="CC du Pays de Lapalisse",
        slug="pays-de-lapalisse",
        siren="240300491",
        state="open",
    )
    Domain.objects.create(host=f"pays-de-lapalisse.{settings.BASE_DOMAIN}", authority=other)
    return other


@pytest.fixture
def commune_elsewhere(other_epci: Any) -> Any:
    """A commune of the other intercommunality, in the registry only."""
    from datetime import date

    from django.conf import settings

    from tenants.authorities.models import Domain, LocalAuthority, Membership

    commune = LocalAuthority.objects.create(
        kind="commune",
        name="Lapalisse",
        slug="lapalisse",
        insee_code="03138",
        siren="210301388",
        type_liaison="0",
        state="open",
    )
    Domain.objects.create(host=f"lapalisse.{settings.BASE_DOMAIN}", authority=commune)
    Membership.objects.create(
        commune=commune, intercommunality=other_epci, start_on=date(2026, 1, 1)
    )
    return commune

"""Pargny-Filain and Filain become Pargny-et-Filain (1 January 2025)."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.tenancy import space_of
from tenants.authorities.models import LocalAuthority
from tenants.mergers import facade as mergers
from tests.factories import mergers as cases
from tests.factories import websites
from tests.factories.document_requests import make_request

pytestmark = pytest.mark.django_db


def done(merger: Any) -> Any:
    mergers.check_merger(merger.pk)
    merger.refresh_from_db()
    assert merger.failure == ""
    assert merger.report["blocking"] == []
    result = mergers.run_merger(merger.pk)
    assert result.failure == ""
    assert result.state == "done"
    return result


def test_two_communes_become_one_in_a_new_space() -> None:
    origins = cases.open_origins(cases.PARGNY_ET_FILAIN)
    for number, origin in enumerate(origins):
        with space_of(origin):
            websites.news(f"Nouvelle de {origin.name}")
            websites.act("2026-01", title=f"Budget {number}")
            make_request()
    merger = done(cases.plan(cases.PARGNY_ET_FILAIN, origins))
    target = merger.target
    assert target.name == "Pargny-et-Filain"
    assert target.insee_code == "02589"
    for origin in origins:
        origin.refresh_from_db()
        assert origin.state == LocalAuthority.State.FROZEN

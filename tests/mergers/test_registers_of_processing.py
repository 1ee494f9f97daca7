"""Registers of processing when communes merge: own lines come, the target's own words stand."""

from __future__ import annotations

import pytest

from kernel.tenancy import space_of
from tenants.mergers import facade as mergers
from tenants.processing_register.actions import writing
from tenants.processing_register.examples import examples
from tenants.processing_register.models import LocalPart, OwnProcessing
from tests.factories import mergers as cases

pytestmark = pytest.mark.django_db


def test_both_communes_completed_the_same_line() -> None:
    origins = cases.open_origins(cases.PARGNY_ET_FILAIN)
    for origin in origins:
        with space_of(origin):
            LocalPart.objects.create(code="accounts", note=origin.name)
            writing.add_own(examples()["cantine"], actor=None)

    merger = cases.plan(cases.PARGNY_ET_FILAIN, origins)
    assert mergers.check_merger(merger.pk).report["blocking"] == []
    result = mergers.run_merger(merger.pk)

    assert result.failure == ""
    assert result.target is not None
    with space_of(result.target):
        assert LocalPart.objects.get().note in {origin.name for origin in origins}
        assert OwnProcessing.objects.count() == 2

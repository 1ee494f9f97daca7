"""Texts of messages when communes merge: the first one's stand, with their files."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.base import ContentFile

from kernel.tenancy import space_of
from shared_services.message_templates.models import WordingFile, WordingVersion
from shared_services.message_templates.queries import files_of, standing
from tenants.mergers import facade as mergers
from tests.factories import mergers as cases

pytestmark = pytest.mark.django_db


def write(message: str, subject: str, **facts: object) -> WordingVersion:
    return WordingVersion.objects.create(
        **{
            "message": message,
            "number": 1,
            "subject": subject,
            "body": "x",
            "state": "published",
            **facts,
        }
    )


def test_both_communes_worded_the_same_message_and_followed_the_same_common_text() -> None:
    origins = cases.open_origins(cases.PARGNY_ET_FILAIN)
    common = uuid.uuid4()
    for origin in origins:
        with space_of(origin):
            leaflet = WordingFile(
                name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64
            )
            leaflet.file.save("a.pdf", ContentFile(origin.name.encode()))
            write("ready", origin.name, state="past")
            write("ready", origin.name, number=2, files=[leaflet.pk])
            write("received", "Commun", pk=common, level="received", origin_id=uuid.uuid4())

    merger = cases.plan(cases.PARGNY_ET_FILAIN, origins)
    assert mergers.check_merger(merger.pk).report["blocking"] == []
    result = mergers.run_merger(merger.pk)

    assert result.failure == ""
    assert result.target is not None
    with space_of(result.target):
        assert not WordingVersion.objects.filter(level="received").exists()
        assert WordingVersion.objects.count() == 2
        here = standing("ready")
        (file,) = files_of(here.files)
        assert file.file.read().decode() == here.current.subject

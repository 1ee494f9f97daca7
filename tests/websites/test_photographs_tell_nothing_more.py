"""A photograph published by the town hall shows the picture, and tells nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageChops
from PIL.ExifTags import GPS, Base
from wagtail.images import get_image_model

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.websites.photo_privacy import without_metadata

pytestmark = pytest.mark.django_db


def photograph(kind: str, *, with_position: bool = True) -> bytes:
    picture = Image.linear_gradient("L").convert("RGB")
    exif = Image.Exif()
    if with_position:
        exif[Base.Orientation] = 6
        exif[Base.Artist] = "Jeanne Colas"
        exif.get_ifd(0x8825)[GPS.GPSLatitude] = (47.0, 52.0, 1.0)
    made = io.BytesIO()
    picture.save(made, format=kind, exif=exif)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_position_and_the_author_are_gone_and_the_picture_stays(kind: str) -> None:
    taken = photograph(kind)
    kept = without_metadata(SimpleUploadedFile(f"maison.{kind.lower()}", taken)).read()
    with Image.open(io.BytesIO(taken)) as before, Image.open(io.BytesIO(kept)) as after:
        assert after.format == kind
        assert dict(after.getexif()) == {Base.Orientation: 6}
        difference = ImageChops.difference(before.convert("RGB"), after.convert("RGB"))
        assert max(high for _low, high in difference.getextrema()) <= 12


def test_a_picture_that_carries_nothing_is_kept_byte_for_byte() -> None:
    taken = photograph("JPEG", with_position=False)
    assert without_metadata(SimpleUploadedFile("fete.jpg", taken)).read() == taken


def test_what_the_back_office_stores_and_shows_carries_no_position(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    editor = client_for(commune_a, make_person("photo@a.example", commune_a, Role.EDITOR))
    editor.post(
        "/gestion/images/add/",
        {"title": "Maison", "file": SimpleUploadedFile("maison.jpg", photograph("JPEG"))},
    )
    with space_of(commune_a):
        image = get_image_model().objects.get(title="Maison")
        for file in (image.file, image.get_rendition("width-100").file):
            with file.open() as stored, Image.open(stored) as shown:
                assert set(shown.getexif()) <= {Base.Orientation}

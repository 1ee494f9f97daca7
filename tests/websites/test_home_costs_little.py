"""The home page, built anew: few questions to the database, whatever the site holds."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import PageViewRestriction, Site

from kernel.tenancy import space_of
from shared_services.websites.models import CouncilMember, Theme
from tests.factories import websites as make

Browser = Callable[..., Client]
MOST_QUERIES = 8


def picture(name: str) -> Image:
    content = BytesIO()
    Picture.new("RGB", (900, 600), "teal").save(content, "JPEG")
    return Image.objects.create(title=name, file=ContentFile(content.getvalue(), f"{name}.jpg"))


def fill(count: int) -> None:
    shown = picture("actualite")
    for number in range(count):
        make.news(f"Actualité {number}", image=shown)
        make.event(f"Fête {number}")
    CouncilMember.objects.create(name="Ana Roy", office="Maire", photo=picture("maire"))


def queries_of_home(browser: Client) -> int:
    for _turn in range(2):
        # The first one makes pictures and remembers where the site starts.
        browser.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/").status_code == 200
    return len(captured)


def test_the_home_page_asks_as_little_with_fifty_items_as_with_one(
    commune_a: Any, client_for: Browser, settings: Any
) -> None:
    settings.HOST_CACHE = True
    browser = client_for(commune_a)
    with space_of(commune_a):
        theme = Theme.for_site(Site.objects.get())
        theme.photo = picture("paysage")
        theme.save()
        fill(1)
    few = queries_of_home(browser)
    with space_of(commune_a):
        fill(49)
    assert queries_of_home(browser) == few
    assert few <= MOST_QUERIES


def test_pictures_are_offered_in_the_lightest_format_first(
    commune_a: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        fill(1)
    home = client_for(commune_a).get("/").text
    assert home.count('type="image/avif"') == 2
    assert ".avif" in home
    assert ".webp" in home


@pytest.mark.parametrize("path", ["/", "/actualites/"])
def test_what_is_kept_for_a_few_is_on_no_home_page(
    commune_a: Any, client_for: Browser, path: str
) -> None:
    with space_of(commune_a):
        page = make.news("Réservé au conseil")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "Réservé au conseil" not in client_for(commune_a).get(path).text

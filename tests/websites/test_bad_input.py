"""What people paste and upload by mistake or malice: a clean page, or a clear message."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.images.models import Image as SiteImage

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.websites.models import NewsIndexPage, NewsPage
from tests.factories import websites as make

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def secretary(commune_a: Any, make_person: Callable[..., Any], client_for: Browser) -> Client:
    return client_for(commune_a, make_person("s@a.example", commune_a, Role.SECRETARY))


def news(secretary: Client, commune: Any, body: dict[str, Any], **facts: str) -> Any:
    with space_of(commune):
        parent = NewsIndexPage.objects.get().pk
    asked = {
        "title": "Marché de Noël",
        "slug": "marche-de-noel",
        "summary": "",
        "published_on": "2026-11-20",
        "body": json.dumps(body),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
        **facts,
    }
    return secretary.post(f"/gestion/pages/add/websites/newspage/{parent}/", asked)


def block(text: str, **more: Any) -> dict[str, Any]:
    return {
        "key": "a1b2c",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
        **more,
    }


def picture(width: int, height: int) -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("L", (width, height), 200).save(made, "PNG")
    return SimpleUploadedFile("fete.png", made.getvalue(), "image/png")


def test_a_paste_with_scripts_and_styles_leaves_words_alone(
    commune_a: Any, secretary: Client, client_for: Browser
) -> None:
    pasted = {
        "entityMap": {
            "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}},
            "1": {"type": "SCRIPT", "mutability": "MUTABLE", "data": {"src": "https://x.example"}},
        },
        "blocks": [
            block(
                "<script>alert(1)</script> Venez tous",
                inlineStyleRanges=[{"offset": 0, "length": 8, "style": "MSO-FONT"}],
                entityRanges=[{"key": 0, "offset": 26, "length": 10}],
            )
        ],
    }
    answer = news(secretary, commune_a, pasted)
    assert answer.status_code == 302
    shown = client_for(commune_a).get("/actualites/marche-de-noel/").text
    assert "Venez tous" in shown
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert "mso-" not in shown.lower()


def test_a_second_page_of_the_same_address_is_told_which(commune_a: Any, secretary: Client) -> None:
    with space_of(commune_a):
        make.news("Marché de Noël", slug="marche-de-noel")
    text = {"entityMap": {}, "blocks": [block("Sur la place.")]}
    refused = news(secretary, commune_a, text)
    assert refused.status_code == 200
    assert "déjà utilis" in refused.text
    assert "Sur la place." in refused.text
    with space_of(commune_a):
        assert NewsPage.objects.count() == 1


@pytest.mark.parametrize(("size", "accepted"), [((8000, 5000), True), ((10_000, 8_600), False)])
def test_a_photograph_of_forty_megapixels_is_taken_and_a_giant_is_refused(
    commune_a: Any, secretary: Client, size: tuple[int, int], accepted: bool
) -> None:
    data = {"title": "Fête", "file": picture(*size)}
    answer = secretary.post("/gestion/images/add/", data)
    assert answer.status_code == (302 if accepted else 200)
    with space_of(commune_a):
        assert SiteImage.objects.filter(title="Fête").exists() is accepted
        if accepted:
            shown = SiteImage.objects.get(title="Fête").get_rendition("fill-640x360|format-webp")
            assert (shown.width, shown.height) == (640, 360)
    if not accepted:
        assert "pixels" in answer.text


def test_a_drawing_that_may_hold_scripts_is_refused_as_a_picture(
    commune_a: Any, secretary: Client
) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name in ("logo.svg", "logo.png"):
        file = SimpleUploadedFile(name, drawing, "image/svg+xml")
        answer = secretary.post("/gestion/images/add/", {"title": "Logo", "file": file})
        assert answer.status_code == 200, name
        assert "image" in answer.text.lower()
    with space_of(commune_a):
        assert not SiteImage.objects.filter(title="Logo").exists()

"""A draft is kept as it is; a page is published when everyone can follow it."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.websites.models import ContentPage, HomePage, NewsIndexPage, NewsPage
from shared_services.websites.publishing_rules import faults_of_text

Browser = Callable[..., Client]


@pytest.mark.parametrize(
    ("html", "level", "faults"),
    [
        ("<p>Bonjour</p>", 1, 0),
        ("<h2>Un</h2><h3>Deux</h3><h2>Trois</h2>", 1, 0),
        ("<h3>Trop bas</h3>", 1, 1),
        ("<h3>Sous un titre de partie</h3>", 2, 0),
        ("<h2> </h2>", 1, 1),
        ('<p><a href="/a/"></a></p>', 1, 1),
        ('<p><a href="/a/"> <b>Cliquez ici</b> !</a></p>', 1, 1),
        ('<p><a href="/a/">Le règlement de la cantine</a></p>', 1, 0),
    ],
)
def test_headings_and_links_are_judged_as_they_are_heard(
    html: str, level: int, faults: int
) -> None:
    assert len(faults_of_text(html, level=level)[0]) == faults


@pytest.fixture
def secretary(commune_a: Any, client_for: Browser, make_person: Callable[..., Any]) -> Client:
    return client_for(commune_a, make_person("sec@exemple.example", commune_a, Role.SECRETARY))


@pytest.fixture
def picture_id(commune_a: Any) -> int:
    content = BytesIO()
    Picture.new("RGB", (60, 40), "teal").save(content, "PNG")
    with space_of(commune_a):
        return int(
            Image.objects.create(title="Lavoir", file=ContentFile(content.getvalue(), "l.png")).pk
        )


def address(commune: Any, kind: str, parent: Any) -> str:
    with space_of(commune):
        return f"/gestion/pages/add/websites/{kind}/{parent.objects.first().pk}/"


def page_of(*blocks: tuple[str, Any], **facts: Any) -> dict[str, Any]:
    fields = {"title": "La cantine", "slug": "la-cantine", "summary": "", "icon": ""}
    return dict(
        nested_form_data(
            {**fields, "body": streamfield(list(blocks)), "comments": _no_comments(), **facts}
        )
    )


def _no_comments() -> dict[str, int]:
    return {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}


def figure(picture_id: int, **facts: Any) -> tuple[str, Any]:
    return "figure", {"image": picture_id, "alt": "", "caption": "", **facts}


def table(caption: str, heading: str) -> tuple[str, Any]:
    value = {
        "caption": caption,
        "column-count": 1,
        "row-count": 1,
        "column-0-type": "text",
        "column-0-order": 0,
        "column-0-deleted": "",
        "column-0-heading": heading,
        "row-0-order": 0,
        "row-0-deleted": "",
        "cell-0-0": "12 euros",
    }
    return "table", value


REFUSED = {
    "picture": "Décrivez l'image",
    "heading": "saute un niveau",
    "link": "ne dit pas où il mène",
    "caption": "Donnez un titre au tableau",
    "column": "Donnez un intitulé à chaque colonne",
}


def faulty(name: str, picture_id: int) -> tuple[str, Any]:
    return {
        "picture": figure(picture_id),
        "heading": ("text", rich_text("<h3>Menus</h3>")),
        "link": ("text", rich_text('<p><a href="https://exemple.example">ici</a></p>')),
        "caption": table("", "Tarif"),
        "column": table("Tarifs", ""),
    }[name]


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_fault_is_kept_in_a_draft_and_refused_at_publication_with_what_to_do(
    commune_a: Any, secretary: Client, picture_id: int, name: str
) -> None:
    url = address(commune_a, "contentpage", HomePage)
    data = page_of(faulty(name, picture_id))
    refused = secretary.post(url, {**data, "action-publish": "action-publish"})
    assert refused.status_code == 200
    # Wagtail's editor reads the errors of blocks from JSON in an attribute.
    assert json.dumps(REFUSED[name])[1:-1] in unescape(refused.text)
    assert "La cantine" in refused.text, "nothing that was typed is lost"
    assert secretary.post(url, data).status_code == 302
    with space_of(commune_a):
        assert not ContentPage.objects.get(slug="la-cantine").live


def test_a_page_that_everyone_can_follow_is_published(
    commune_a: Any, secretary: Client, picture_id: int, client_for: Browser
) -> None:
    blocks = [
        ("heading", "Les tarifs"),
        ("text", rich_text("<h3>Enfants</h3><p>Trois euros.</p>")),
        table("Tarifs du repas", "Tarif"),
        figure(picture_id, decorative="on"),
        figure(picture_id, alt="Le lavoir restauré"),
    ]
    url = address(commune_a, "contentpage", HomePage)
    data = page_of(*blocks)
    answer = secretary.post(url, {**data, "action-publish": "action-publish"})
    assert answer.status_code == 302, answer.text[:200]
    page = client_for(commune_a).get("/la-cantine/").text
    assert "<caption>Tarifs du repas</caption>" in page
    assert '<th scope="col">Tarif</th>' in page
    assert 'alt="Le lavoir restauré"' in page
    assert 'alt=""' in page


def test_news_with_a_link_that_says_nothing_waits_for_better_words(
    commune_a: Any, secretary: Client
) -> None:
    url = address(commune_a, "newspage", NewsIndexPage)
    data = nested_form_data(
        {
            "title": "Cantine",
            "slug": "cantine",
            "summary": "",
            "published_on": "2026-11-02",
            "image": "",
            "body": rich_text('<p>Les menus : <a href="https://exemple.example">ici</a></p>'),
            "comments": _no_comments(),
        }
    )
    refused = secretary.post(url, {**data, "action-publish": "action-publish"})
    assert refused.status_code == 200
    assert "ne dit pas où il mène" in refused.text
    with space_of(commune_a):
        assert not NewsPage.objects.filter(slug="cantine").exists()

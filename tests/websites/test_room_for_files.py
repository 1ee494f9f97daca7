"""A town hall's files have a limit, told before and when it is met; redirects have a screen."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from accounts.roles.facade import Role
from kernel.tenancy import space_of

Browser = Callable[..., Client]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def secretary(commune_a: Any, client_for: Browser, make_person: Callable[..., Any]) -> Client:
    return client_for(commune_a, make_person("s@exemple.example", commune_a, Role.SECRETARY))


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Picture.new("RGB", (60, 40), "teal").save(content, "PNG")
    return SimpleUploadedFile("lavoir.png", content.getvalue(), "image/png")


def test_a_file_too_many_is_refused_with_what_to_do(
    commune_a: Any, secretary: Client, settings: Any
) -> None:
    settings.SITE_STORAGE_BYTES_PER_INHABITANT = 0
    document = {"title": "Règlement", "file": SimpleUploadedFile("r.pdf", PDF, "application/pdf")}
    settings.SITE_STORAGE_BYTES = 10
    for url, data in (
        ("/gestion/documents/add/", document),
        ("/gestion/images/add/", {"title": "Lavoir", "file": picture()}),
    ):
        refused = secretary.post(url, data)
        assert refused.status_code == 200, url
        assert "Il ne reste pas assez de place" in refused.text
    with space_of(commune_a):
        assert not Document.objects.filter(title="Règlement").exists()
        assert not Image.objects.filter(title="Lavoir").exists()
    settings.SITE_STORAGE_BYTES = 10_000_000
    data = {"title": "Lavoir", "file": picture()}
    assert secretary.post("/gestion/images/add/", data).status_code == 302
    assert "Images et documents" in secretary.get("/gestion/").text


def test_those_who_publish_keep_redirects_others_do_not(
    commune_a: Any, secretary: Client, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    with space_of(commune_a):
        contact = Page.objects.get(slug="contact")
    data = {"old_path": "/mairie.php", "redirect_page": contact.pk, "is_permanent": "on"}
    assert secretary.post("/gestion/redirects/add/", data).status_code == 302
    answer = client_for(commune_a).get("/mairie.php")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/contact/")
    agent = client_for(commune_a, make_person("a@exemple.example", commune_a, Role.AGENT))
    assert agent.get("/gestion/redirects/").status_code in {302, 403}
    with space_of(commune_a):
        assert Redirect.objects.count() == 1

"""What may be published is judged by its content, in every screen that takes a document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def package(*members: str, content: bytes = b"x") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, content)
    return made.getvalue()


GOOD = {
    "budget.pdf": b"%PDF-1.7\n...",
    "lettre.docx": package("[Content_Types].xml", "word/document.xml"),
    "tableau.ods": package("mimetype", "content.xml"),
    "liste.csv": "nom;prénom\nDupont;Zoé\n".encode(),
    "sentier.gpx": b'<?xml version="1.0"?><gpx><trk/></gpx>',
}
BAD = {
    "virus.exe": b"MZ",
    "page.html": b"<html></html>",
    "dessin.svg": b"<svg onload=alert(1)>",
    "budget.pdf": b"MZ not a pdf",
    "notes.txt": b"  <!DOCTYPE html><script>alert(1)</script>",
    "binaire.csv": b"a;b\0\x01",
    "macro.docx": package("[Content_Types].xml", "word/vbaProject.bin"),
    "macro.ods": package("mimetype", "Basic/Standard/Module1.xml"),
    "faux.docx": b"PK\x03\x04 broken",
    "zip.docx": package("anything.txt"),
    "piege.gpx": b'<!DOCTYPE x [<!ENTITY a "b">]><gpx/>',
    "sans-extension": b"%PDF-1.7",
    "macro.docm": package("[Content_Types].xml"),
}


@pytest.fixture
def editor(make_person: Any, commune_a: Any, client_for: Browser) -> Client:
    person = make_person("editeur@a.example", commune_a, Role.EDITOR)
    return client_for(commune_a, person)


def send(editor: Client, name: str, content: bytes) -> Any:
    return editor.post(
        "/gestion/documents/add/",
        {"title": name, "file": SimpleUploadedFile(name, content), "collection": ""},
    )


def documents(commune: Any) -> list[str]:
    from wagtail.documents import get_document_model

    with space_of(commune):
        return list(get_document_model().objects.values_list("title", flat=True))


@pytest.mark.parametrize("name", GOOD)
def test_what_a_town_hall_publishes_is_taken(editor: Client, commune_a: Any, name: str) -> None:
    send(editor, name, GOOD[name])
    assert name in documents(commune_a)


@pytest.mark.parametrize("name", BAD)
def test_what_could_harm_a_resident_is_refused_with_a_reason(
    editor: Client, commune_a: Any, name: str
) -> None:
    answer = send(editor, name, BAD[name])
    assert name not in documents(commune_a)
    assert f"« {name} »" in answer.content.decode().replace("&#x27;", "'")


def test_a_document_that_unfolds_without_end_is_refused(editor: Client, commune_a: Any) -> None:
    bomb = package(
        "[Content_Types].xml", *(f"{number}" for number in range(60)), content=bytes(10**7)
    )
    assert len(bomb) < 10**6
    send(editor, "bombe.docx", bomb)
    assert documents(commune_a) == []


def test_the_multiple_upload_judges_too(editor: Client, commune_a: Any) -> None:
    answer = editor.post(
        "/gestion/documents/multiple/add/",
        {"title": "x", "files[]": SimpleUploadedFile("page.html", b"<html></html>")},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is False
    assert documents(commune_a) == []

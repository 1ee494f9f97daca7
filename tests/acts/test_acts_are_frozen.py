from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.acts.errors import PublishedActFrozen
from tests.factories import websites as make


def test_the_server_notes_when_and_what_went_online(commune_a: Any) -> None:
    with space_of(commune_a):
        act = make.act("2026-12")
        with act.document.open_file() as file:
            assert act.sha256 == hashlib.sha256(file.read()).hexdigest()
        assert act.put_online_at is not None


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Autre objet"), ("number", "2026-99"), ("author_name", "X")]
)
def test_an_act_online_is_never_changed_silently(commune_a: Any, field: str, value: str) -> None:
    with space_of(commune_a):
        act = make.act()
        setattr(act, field, value)
        with pytest.raises(ValidationError):
            act.full_clean()
        with pytest.raises(PublishedActFrozen):
            act.save()


def test_an_act_online_is_never_deleted(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        act = make.act()
        with pytest.raises(PublishedActFrozen):
            act.delete()
    admin = make_person("maire@exemple.example", commune_a, Role.ADMINISTRATOR)
    client_for(commune_a, admin).post(f"/gestion/snippets/websites/act/delete/{act.pk}/")
    with space_of(commune_a):
        assert type(act).objects.filter(pk=act.pk).exists()


def test_a_text_that_could_be_edited_is_refused(commune_a: Any) -> None:
    with space_of(commune_a):
        act = make.act()
        word = Document(title="brouillon")
        word.file.save("brouillon.docx", ContentFile(b"PK"))
        word.save()
        act.document = word
        with pytest.raises(ValidationError) as refused:
            act.full_clean()
        assert "PDF" in str(refused.value)


def test_the_text_of_an_act_online_cannot_be_deleted_nor_replaced(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        act = make.act()
    person = make_person("redaction@exemple.example", commune_a, Role.EDITOR)
    with space_of(commune_a):
        Document.objects.filter(pk=act.document_id).update(uploaded_by_user=person)
    editor = client_for(commune_a, person)
    for address in (
        f"/gestion/documents/delete/{act.document_id}/",
        f"/gestion/bulk/wagtaildocs/document/delete/?id={act.document_id}",
    ):
        assert editor.post(address)["Location"] == "/gestion/"
    replaced = editor.post(
        f"/gestion/documents/edit/{act.document_id}/",
        {"title": "Autre", "file": ContentFile(b"%PDF-1.7 another", "autre.pdf")},
    )
    assert "texte d'un acte publié" in replaced.content.decode().replace("&#x27;", "'")
    with space_of(commune_a), Document.objects.get(pk=act.document_id).open_file() as file:
        assert hashlib.sha256(file.read()).hexdigest() == act.sha256

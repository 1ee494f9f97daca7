"""Which PDFs may go online: frozen, readable, and not made to bring a server down."""

from __future__ import annotations

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from shared_services.acts import pdf_checks
from shared_services.acts.errors import WrongAct


def saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def copy_of(content: bytes) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(io.BytesIO(content)))


def with_form(content: bytes, kind: str) -> bytes:
    writer = copy_of(content)
    field = DictionaryObject(
        {NameObject("/FT"): NameObject(kind), NameObject("/T"): TextStringObject("x")}
    )
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
    writer._root_object[NameObject("/AcroForm")] = form
    return saved(writer)


def with_script(content: bytes) -> bytes:
    writer = copy_of(content)
    action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x')")}
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): value for key, value in action.items()}
    )
    return saved(writer)


def locked(content: bytes) -> bytes:
    writer = copy_of(content)
    writer.encrypt("secret", algorithm="RC4-128")
    return saved(writer)


def bomb() -> bytes:
    """A few kilobytes that unfold to hundreds of megabytes of drawing orders."""
    packed = zlib.compress(b"(x) Tj " * 40_000_000, 9)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def refused(content: bytes) -> str:
    with pytest.raises(WrongAct) as told:
        pdf_checks.read_pdf(content)
    return told.value.problems["file"]


def test_a_text_is_read(pdf: bytes) -> None:
    reading = pdf_checks.read_pdf(pdf)
    assert (reading.pages, reading.is_picture) == (1, False)
    assert "marabout" in reading.text


def test_a_signed_text_passes_and_a_form_does_not(pdf: bytes) -> None:
    assert "marabout" in pdf_checks.read_pdf(with_form(pdf, "/Sig")).text
    assert "champs à remplir" in refused(with_form(pdf, "/Tx"))


def test_what_runs_or_cannot_be_opened_is_refused(pdf: bytes) -> None:
    assert "programme" in refused(with_script(pdf))
    assert "mot de passe" in refused(locked(pdf))
    for broken in (b"PK\x03\x04", b"%PDF-1.7 x", b"", pdf[: len(pdf) // 3]):
        assert "PDF" in refused(broken)


def test_a_picture_is_known_for_one(pdf: bytes) -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    assert pdf_checks.read_pdf(saved(writer)).is_picture


def test_a_bomb_costs_a_message(pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_checks, "SECONDS", 8)
    assert "pour être lu" in refused(bomb()) or "lisible" in refused(bomb())

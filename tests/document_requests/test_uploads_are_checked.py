"""What may be joined to a request: judged on content, named safely."""

from __future__ import annotations

import io
from typing import Any

import pillow_heif
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from shared_services.document_requests.errors import FileRefused
from shared_services.document_requests.uploads import MAX_BYTES, check_upload, clean_name
from tests.factories.document_requests import PDF, jpeg, png


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "green")).save(out)
    return out.getvalue()


def check(content: bytes, name: str) -> Any:
    return check_upload(ContentFile(content, name=name))


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (PDF, "carte.pdf", "application/pdf"),
        (jpeg(), "carte.JPG", "image/jpeg"),
        (png(), "carte.png", "image/png"),
        (heic(), "IMG_0001.HEIC", "image/heic"),
    ],
)
def test_the_four_accepted_kinds_pass(content: bytes, name: str, content_type: str) -> None:
    checked = check(content, name)
    assert (checked.content_type, checked.name, checked.size) == (content_type, name, len(content))


def test_a_photo_with_the_wrong_extension_is_kept_under_its_real_kind() -> None:
    assert check(png(), "carte.jpg").name == "carte.png"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, "carte.pdf"),
        (b"PK\x03\x04" + b"\x00" * 200, "carte.jpg"),
        (b"<html><script>alert(1)</script>", "carte.png"),
        (b"%PDF-1.4 cut short", "carte.pdf"),
        (png()[:30], "carte.png"),
        (jpeg()[:20], "carte.jpeg"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "carte.heic"),
    ],
)
def test_a_disguised_or_broken_file_is_refused_with_what_to_do(content: bytes, name: str) -> None:
    with pytest.raises(FileRefused) as caught:
        check(content, name)
    assert "porte le nom d'un fichier" in caught.value.message
    assert "enregistrez-le en PDF ou en photo" in caught.value.message


def test_another_kind_is_refused_with_the_list_of_kinds() -> None:
    with pytest.raises(FileRefused) as caught:
        check(b"hello", "lettre.docx")
    assert "PDF, JPEG, PNG ou HEIC" in caught.value.message


def test_a_file_over_ten_megabytes_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        check(b"%PDF-" + b"0" * MAX_BYTES, "gros.pdf")
    assert caught.value.code == "file_too_big"
    assert "10 Mo" in caught.value.message


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        check(b"", "vide.pdf")
    assert caught.value.code == "empty_file"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_an_image_that_unpacks_to_gigabytes_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    with pytest.raises(FileRefused):
        check(out.getvalue(), "bombe.png")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("carte\u202egpj.exe", "cartegpj.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ('<script>".pdf', "script '.pdf"),
        ("", "document"),
        ("...", "document"),
        ("n" * 300 + ".pdf", "n" * 90 + ".pdf"),
    ],
)
def test_names_are_made_safe_to_show(given: str, shown: str) -> None:
    assert clean_name(given) == shown

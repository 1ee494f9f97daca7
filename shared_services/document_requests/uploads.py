"""Is this file what it says it is, and one of those we take? Reads the content, never the name."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import pillow_heif
import puremagic
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, UnidentifiedImageError

from shared_services.document_requests.errors import FileRefused
from shared_services.document_requests.models.attachments import EXTENSIONS

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 80_000_000
MAX_FILES_PER_REQUEST = 20
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
ACCEPTED = gettext_lazy("PDF, JPEG, PNG ou HEIC (photo d'iPhone)")


@dataclass(frozen=True)
class CheckedFile:
    name: str
    content_type: str
    size: int
    sha256: str


def check_upload(file: File[bytes]) -> CheckedFile:
    """Look into a received file. Raises FileRefused with what to do about it."""
    shown = clean_name(file.name or "")
    size = file.size or 0
    if size == 0:
        raise FileRefused(
            "empty_file", _("« %(name)s » est vide. Choisissez-le à nouveau.") % {"name": shown}
        )
    if size > MAX_BYTES:
        raise FileRefused(
            "file_too_big",
            _(
                "« %(name)s » est trop lourd (%(size)s Mo). La limite est de 10 Mo par fichier : "
                "prenez une photo moins grande, ou envoyez les pages une à une."
            )
            % {"name": shown, "size": f"{size / 1024 / 1024:.1f}".replace(".", ",")},
        )
    content_type = _real_type(file)
    if content_type is None:
        raise FileRefused("not_accepted", _refusal(file, shown))
    return CheckedFile(
        name=_with_extension(shown, EXTENSIONS[content_type]),
        content_type=content_type,
        size=size,
        sha256=_digest(file),
    )


def clean_name(name: str) -> str:
    """A name safe to show: no folder, no control or direction mark, at most 100 characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    # Categories C*: control and format characters, among them those that reverse the text.
    shown = "".join(char for char in base if not unicodedata.category(char).startswith("C"))
    shown = " ".join(shown.replace('"', "'").replace("<", " ").replace(">", " ").split())
    shown = shown.strip(". ")
    if len(shown) > 100:
        stem, dot, extension = shown.rpartition(".")
        shown = f"{stem[:90]}.{extension[:8]}" if dot else shown[:100]
    return shown or "document"


def _real_type(file: File[bytes]) -> str | None:
    file.seek(0)
    head = file.read(16)
    try:
        if head.startswith(b"%PDF-"):
            return "application/pdf" if _is_whole_pdf(file) else None
        if head.startswith(b"\xff\xd8\xff"):
            return "image/jpeg" if _is_image(file, "JPEG") else None
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png" if _is_image(file, "PNG") else None
        if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
            return "image/heic" if _is_heic(file) else None
        return None
    finally:
        file.seek(0)


def _is_whole_pdf(file: File[bytes]) -> bool:
    file.seek(max(0, (file.size or 0) - 2048))
    return b"%%EOF" in file.read()


def _is_image(file: File[bytes], expected: str) -> bool:
    file.seek(0)
    try:
        with Image.open(_stream(file), formats=[expected]) as image:
            if image.width * image.height > MAX_PIXELS:
                return False
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False
    return True


def _is_heic(file: File[bytes]) -> bool:
    file.seek(0)
    try:
        image = pillow_heif.open_heif(_stream(file), convert_hdr_to_8bit=False)
    except (ValueError, OSError, RuntimeError, SyntaxError, EOFError):
        return False
    width, height = image.size
    return bool(width * height <= MAX_PIXELS)


def _stream(file: File[bytes]) -> BinaryIO:
    return file.file or file  # type: ignore[return-value]


def _refusal(file: File[bytes], shown: str) -> str:
    """Tell a disguised file from a kind we do not take."""
    extension = shown.rpartition(".")[2].lower()
    claimed = {"pdf": "PDF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "heic": "HEIC"}
    if extension in claimed:
        return _(
            "« %(name)s » porte le nom d'un fichier %(claimed)s, mais son contenu %(found)s. "
            "Ouvrez-le chez vous, enregistrez-le en PDF ou en photo, puis ajoutez-le."
        ) % {"name": shown, "claimed": claimed[extension], "found": _found(file)}
    return _(
        "« %(name)s » n'est pas d'un type que nous acceptons. Envoyez un fichier %(accepted)s."
    ) % {"name": shown, "accepted": ACCEPTED}


def _found(file: File[bytes]) -> str:
    file.seek(0)
    try:
        guess = puremagic.from_string(file.read(4096)).lstrip(".")
    except (puremagic.PureError, ValueError):
        return _("n'en est pas un ou est abîmé")
    finally:
        file.seek(0)
    if guess in {"pdf", "jpg", "jpeg", "jfif", "png", "heic"}:
        return _("est abîmé ou incomplet")
    return _("est d'un autre type (%(kind)s)") % {"kind": guess or "?"}


def _with_extension(name: str, extension: str) -> str:
    stem, dot, last = name.rpartition(".")
    same = {"jpeg": "jpg", "jpe": "jpg", "heif": "heic"}
    if dot and same.get(last.lower(), last.lower()) == extension:
        return name
    known = dot and len(last) <= 5
    return f"{stem if known else name}.{extension}"


def _digest(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()

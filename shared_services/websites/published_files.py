"""Which files a town hall may publish: judged by their content, never by their name alone.

What could run on a resident's computer (programs, pages, drawings with scripts, office files with
macros) is refused: ANSSI, « Recommandations pour la mise en œuvre d'un site web » (PA-009).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

MAX_BYTES = 50 * 1024 * 1024
# A file of 50 MB that unfolds to more than this is made to fill a disk.
MAX_UNFOLDED_BYTES = 500 * 1024 * 1024
TEXT_HEADS = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"#!")


def check_published_file(file: File[bytes]) -> None:
    """Raises ValidationError, in words the secretary can act on."""
    name = PurePosixPath(file.name or "").name
    extension = name.rpartition(".")[2].lower()
    if extension not in JUDGES:
        raise ValidationError(
            _(
                "« %(name)s » n'est pas d'un type que l'on publie. Enregistrez-le en PDF, ou dans "
                "l'un de ces formats : %(kinds)s."
            )
            % {"name": name, "kinds": ", ".join(sorted(JUDGES))},
            code="kind",
        )
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(
            _("« %(name)s » est trop lourd : la limite est de 50 Mo.") % {"name": name}, code="size"
        )
    file.seek(0)
    try:
        is_sound = JUDGES[extension](file)
    finally:
        file.seek(0)
    if not is_sound:
        raise ValidationError(
            _(
                "Le contenu de « %(name)s » n'est pas celui d'un fichier %(kind)s, ou il contient "
                "des macros. Ouvrez-le, enregistrez-le à nouveau (en PDF de préférence), puis "
                "recommencez."
            )
            % {"name": name, "kind": extension.upper()},
            code="content",
        )


def _starts_with(*heads: bytes) -> Callable[[File[bytes]], bool]:
    return lambda file: file.read(16).startswith(heads)


def _is_text(file: File[bytes]) -> bool:
    """Readable letters, and nothing that a browser would take for a page."""
    start = file.read(64 * 1024)
    return b"\0" not in start and not start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(
        TEXT_HEADS
    )


def _is_xml(file: File[bytes]) -> bool:
    start = file.read(64 * 1024)
    lowered = start.lower()
    return b"\0" not in start and not any(
        bad in lowered for bad in (b"<script", b"<html", b"<!entity", b"<svg")
    )


def _is_package(member: str) -> Callable[[File[bytes]], bool]:
    """A ZIP with this member and no macro: Office Open XML, OpenDocument, EPUB."""

    def judge(file: File[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as package:
                entries = package.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False
        names = {entry.filename for entry in entries}
        unfolded = sum(entry.file_size for entry in entries)
        has_macro = any("vbaproject" in name.lower() or "basic/" in name.lower() for name in names)
        return member in names and not has_macro and unfolded <= MAX_UNFOLDED_BYTES

    return judge


_OFFICE, _OPEN = _is_package("[Content_Types].xml"), _is_package("mimetype")
JUDGES: dict[str, Callable[[File[bytes]], bool]] = {
    "pdf": _starts_with(b"%PDF-"),
    "docx": _OFFICE,
    "xlsx": _OFFICE,
    "pptx": _OFFICE,
    "odt": _OPEN,
    "ods": _OPEN,
    "odp": _OPEN,
    "epub": _OPEN,
    "csv": _is_text,
    "txt": _is_text,
    "ics": _is_text,
    "json": _is_text,
    "geojson": _is_text,
    "gpx": _is_xml,
    "mp3": _starts_with(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "jpg": _starts_with(b"\xff\xd8\xff"),
    "png": _starts_with(b"\x89PNG\r\n\x1a\n"),
}

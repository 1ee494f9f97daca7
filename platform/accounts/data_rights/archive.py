"""Writes the copy: a page to read, JSON to reuse (art. 20 RGPD), the person's own files."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.text import get_valid_filename, slugify

from accounts.data_rights.models import DataDownload, PartContent
from accounts.data_rights.registry import Section
from kernel.clock import now

DATA = "donnees.json"
# Past this a part stops taking files and names those left out: a row of the database holds it.
MOST_BYTES = 150 * 1024 * 1024
IN_MEMORY = 8 * 1024 * 1024


def part_of(sections: Iterable[Section]) -> bytes:
    """One space's part: its data, and below `fichiers/` what the person handed in."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as part:
        chapters = [_chapter(part, held, section) for section in sections]
        part.writestr(DATA, _json(chapters))
    return held.getvalue()


def whole(download: DataDownload, own: Iterable[Section]) -> IO[bytes]:
    """The ZIP for the person: every space's part in its folder, and what the account itself holds.

    A space that has not answered is named in both documents.
    """
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    places: list[dict[str, Any]] = [
        {"name": "Votre compte", "chapters": [_told(section) for section in own], "missing": False}
    ]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(download.parts.all(), start=1):
            folder = f"{number:02}-{slugify(part.authority_name)}"
            content = PartContent.objects.filter(part=part).first() if part.gathered_at else None
            chapters = _copied(archive, bytes(content.archive), folder) if content else []
            places.append(
                {"name": part.authority_name, "chapters": chapters, "missing": content is None}
            )
        archive.writestr(DATA, _json(places))
        page = {"places": places, "made_at": now()}
        archive.writestr("lisez-moi.html", render_to_string("data_rights/copy.html", page))
    out.seek(0)
    return out


def _chapter(part: zipfile.ZipFile, held: io.BytesIO, section: Section) -> dict[str, Any]:
    told = _told(section)
    for file in section.files:
        if held.tell() > MOST_BYTES:
            told["left_out"].append(file.name)
            continue
        number = len(part.namelist()) + 1
        path = f"fichiers/{number:03}-{get_valid_filename(file.name or 'fichier')}"
        try:
            source = file.open()
        except FileNotFoundError:
            told["left_out"].append(file.name)
            continue
        with source, part.open(path, "w") as target:
            shutil.copyfileobj(source, target)
        told["files"].append(path)
    return told


def _told(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "kept": section.kept,
        "records": section.records,
        "files": [],
        "left_out": [],
    }


def _copied(archive: zipfile.ZipFile, content: bytes, folder: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(content)) as part:
        chapters: list[dict[str, Any]] = json.loads(part.read(DATA))
        for name in part.namelist():
            if name != DATA:
                archive.writestr(f"{folder}/{name}", part.read(name))
    for chapter in chapters:
        chapter["files"] = [f"{folder}/{path}" for path in chapter["files"]]
    return chapters


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)

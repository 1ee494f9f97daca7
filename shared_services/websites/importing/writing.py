"""Drafts of the old pages, their redirects, and a report a person can work through."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator, slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from kernel.audit import facade as audit
from kernel.clock import today
from shared_services.websites.errors import ImportRefused
from shared_services.websites.importing.cleaning import Cleaned, cleaned
from shared_services.websites.importing.pictures import checked_picture
from shared_services.websites.importing.readers import OldPage, read
from shared_services.websites.models import ContentPage, HomePage, NewsIndexPage, NewsPage
from shared_services.websites.published_files import check_published_file

SECTION = {"title": "Ancien site", "slug": "ancien-site"}


@dataclass
class Report:
    """What became of each page; `stopped` says why the rest was not read."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    pictures: int = 0
    documents: int = 0
    redirects: int = 0
    stopped: str = ""

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1))


def import_site(source: Path, *, files: Path | None = None, actor: Any = None) -> Report:
    """Make a draft of each page of the old site in the current space; publish nothing.

    `files` is the folder with its pictures and documents (the source itself when it is a folder).
    A page that was imported before is skipped: run it again after a broken export. Raises
    ImportRefused when nothing can be read at all.
    """
    folder = files or (source if source.is_dir() else None)
    writing = _Writing(folder)
    try:
        for page in read(source):
            writing.write(page)
    except ImportRefused as refused:
        if not (writing.report.pages or writing.report.skipped):
            raise
        writing.report.stopped = refused.message
    with transaction.atomic():
        audit.record(
            "site.imported", actor=actor, target=source.name, pages=len(writing.report.pages)
        )
    return writing.report


class _Writing:
    def __init__(self, folder: Path | None) -> None:
        self.report = Report()
        self._folder = folder.resolve() if folder else None
        self._section: Any = None
        self._pictures: dict[str, int | None] = {}
        self._documents: dict[str, int | None] = {}

    @transaction.atomic
    def write(self, old: OldPage) -> None:
        path = Redirect.normalise_path(old.path)
        if Redirect.objects.filter(old_path=path).exists():
            self.report.skipped.append({"path": old.path, "why": "déjà importée"})
            return
        content = cleaned(
            old.html,
            picture=lambda address: self._file(address, old, self._pictures, self._add_picture),
            document=lambda address: self._file(address, old, self._documents, self._add_document),
        )
        if not content.blocks:
            self.report.skipped.append({"path": old.path, "why": "aucun texte"})
            return
        page = self._add(old, content)
        Redirect.objects.create(old_path=path, redirect_page=page, is_permanent=True)
        self.report.redirects += 1
        self.report.pages.append(
            {"path": old.path, "title": page.title, "page": page.pk, "notes": content.notes}
        )

    def _add(self, old: OldPage, content: Cleaned) -> Page:
        facts: dict[str, Any] = {"title": old.title[:255], "live": False}
        parent: Any = self._news_index() if old.is_news else None
        if parent is not None:
            text = "".join(_as_text(kind, value) for kind, value in content.blocks)
            if any(kind in {"figure", "table"} for kind, _value in content.blocks):
                content.notes.append("images et tableaux laissés : une actualité n'en a pas")
            page: Page = NewsPage(**facts, body=text, published_on=old.published_on or today())
        else:
            parent = self._old_site()
            body = [
                {"type": kind, "value": value, "id": str(uuid.uuid4())}
                for kind, value in content.blocks
            ]
            page = ContentPage(**facts, body=json.dumps(body))
        words = Truncator(strip_tags(_as_text(*content.blocks[0]))).chars(280)
        page.summary = words
        page.slug = _free_slug(parent, old)
        parent.add_child(instance=page)
        page.save_revision(clean=False)
        return page

    def _old_site(self) -> Any:
        """Drafts wait together, out of the menus, until someone puts each in its place."""
        if self._section is None:
            home = HomePage.objects.get()
            found = home.get_children().filter(slug=SECTION["slug"]).first()
            self._section = found or home.add_child(instance=ContentPage(**SECTION, live=False))
        return self._section

    def _news_index(self) -> Any:
        return NewsIndexPage.objects.first()

    def _file(self, address: str, old: OldPage, known: dict[str, int | None], add: Any) -> Any:
        path = self._path_of(address, old)
        if path is None:
            return None
        key = str(path)
        if key not in known:
            known[key] = add(path)
        return known[key]

    def _path_of(self, address: str, old: OldPage) -> Path | None:
        """The file of the folder behind an address of the old site; never one outside it."""
        if self._folder is None:
            return None
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        wanted = unquote(parts.path)
        base = "" if wanted.startswith("/") else old.path.rsplit("/", 1)[0]
        found = (self._folder / f"{base}/{wanted}".lstrip("/")).resolve()
        return found if found.is_relative_to(self._folder) and found.is_file() else None

    def _add_picture(self, path: Path) -> int | None:
        file = checked_picture(path)
        if file is None:
            return None
        self.report.pictures += 1
        return int(Image.objects.create(title=path.stem[:255], file=file).pk)

    def _add_document(self, path: Path) -> int | None:
        file = ContentFile(path.read_bytes(), name=path.name)
        try:
            check_published_file(file)
        except ValidationError:
            return None
        self.report.documents += 1
        return int(Document.objects.create(title=path.stem[:255], file=file).pk)


def _as_text(kind: str, value: Any) -> str:
    if kind == "text":
        return str(value)
    return f"<h2>{value}</h2>" if kind == "heading" else ""


def _free_slug(parent: Any, old: OldPage) -> str:
    """The old one when it is free here, else the same with a number."""
    last = old.path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    wanted = slugify(last)[:80] or slugify(old.title)[:80] or "page"
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug

"""What the search finds of the site: pages, news, events, council, directory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.signals import page_slug_changed, post_page_move

from kernel.site_documents import Document, document_changed, register_documents
from shared_services.websites.models import (
    CouncilMember,
    CouncilPage,
    DirectoryEntry,
    DirectoryPage,
    EventPage,
    NewsPage,
    ServicePage,
)

PAGES, SERVICES, NEWS, EVENTS = "pages", "services", "actualites", "agenda"
COUNCIL, DIRECTORY = "elus", "annuaire"
KIND_OF: dict[Any, str] = {ServicePage: SERVICES, NewsPage: NEWS, EventPage: EVENTS}
SAID_ALREADY = {"title", "summary"}


def register() -> None:
    """Called once, when the app is ready."""
    for kind, label, weight in (
        (PAGES, _("Page"), 1.3),
        (SERVICES, _("Fiche service"), 1.4),
        (NEWS, _("Actualité"), 0.9),
        (EVENTS, _("Agenda"), 1.0),
    ):
        register_documents(
            kind, label, find_all=_all_pages(kind), find_one=_one_page(kind), weight=weight
        )
    for kind, label, weight, model, read in (
        (COUNCIL, _("Élus"), 1.0, CouncilMember, _member),
        (DIRECTORY, _("Annuaire"), 1.2, DirectoryEntry, _entry),
    ):
        register_documents(
            kind, label, find_all=_all_rows(model, read), find_one=_one_row(model, read),
            weight=weight,
        )  # fmt: skip
    _listen()


def _listen() -> None:
    post_save.connect(_saved, dispatch_uid="websites.documents")
    post_delete.connect(_deleted, dispatch_uid="websites.documents")
    for signal in (page_slug_changed, post_page_move):
        # The addresses of the pages below change too.
        signal.connect(_all_changed, dispatch_uid="websites.documents.moved")


def _saved(sender: Any, instance: Any, raw: bool = False, **_signal: Any) -> None:
    if raw:
        return
    if isinstance(instance, Page):
        for kind in (PAGES, *KIND_OF.values()):
            if kind == KIND_OF.get(instance.specific_class, PAGES):
                document_changed(kind, instance.pk)
    elif sender is PageViewRestriction:
        _all_changed()
    elif sender in {CouncilMember, DirectoryEntry}:
        kinds = {CouncilMember: COUNCIL, DirectoryEntry: DIRECTORY}
        document_changed(kinds[sender], instance.pk)


def _deleted(sender: Any, instance: Any, **signal: Any) -> None:
    # A page goes table by table: its own first, while the row that all pages have is still there.
    if sender is Page or not isinstance(instance, Page):
        _saved(sender, instance, **signal)


def _all_changed(**_signal: Any) -> None:
    for kind in (PAGES, *KIND_OF.values()):
        document_changed(kind)


def _open_pages() -> Any:
    return Page.objects.live().public().filter(depth__gt=1)


def _all_pages(kind: str) -> Any:
    def find() -> Iterator[Document]:
        for page in _open_pages().specific():
            if KIND_OF.get(type(page), PAGES) == kind:
                yield _page(page)

    return find


def _one_page(kind: str) -> Any:
    def find(identity: str) -> Document | None:
        page = _open_pages().filter(pk=identity).specific().first()
        if page is None or KIND_OF.get(type(page), PAGES) != kind:
            return None
        return _page(page)

    return find


def _all_rows(model: Any, read: Any) -> Any:
    return lambda: (read(row) for row in model.objects.all())


def _one_row(model: Any, read: Any) -> Any:
    def find(identity: str) -> Document | None:
        row = model.objects.filter(pk=identity).first()
        return read(row) if row is not None else None

    return find


def _page(page: Any) -> Document:
    ends = dated = None
    if isinstance(page, NewsPage):
        dated = timezone.make_aware(datetime.combine(page.published_on, time()))
    if isinstance(page, EventPage):
        dated = page.start_at
        # The last date of those it comes back on.
        last = timezone.localtime(max([page.end_at or page.start_at, *page.starts()]))
        ends = last.replace(hour=23, minute=59)
    return Document(
        identity=str(page.pk),
        title=page.title,
        path=_path_of(page),
        summary=getattr(page, "summary", "") or page.search_description,
        body=_words(page),
        dated=dated,
        until=ends,
    )


def _words(page: Any) -> str:
    found: list[str] = []
    for field in page.search_fields:
        if isinstance(field, index.SearchField) and field.field_name not in SAID_ALREADY:
            value = field.get_value(page)
            found += [str(each) for each in value] if isinstance(value, list) else [str(value)]
    return " ".join(found)


def _member(member: CouncilMember) -> Document:
    said = ", ".join(part for part in (member.office, member.delegation) if part)
    page = _url_of(CouncilPage)
    return Document(str(member.pk), member.name, page, said, keywords=f"{member.office} élu")


def _entry(entry: DirectoryEntry) -> Document:
    return Document(
        identity=str(entry.pk),
        title=entry.name,
        path=entry.url or f"{_url_of(DirectoryPage)}#fiche-{entry.pk}",
        summary=entry.description,
        body=f"{entry.address} {entry.opening_hours} {entry.accessibility}",
        keywords=str(entry.get_kind_display()),
    )


def _url_of(model: Any) -> str:
    page = model.objects.live().first()
    return _path_of(page) if page else "/"


def _path_of(page: Page) -> str:
    # Below the home page, which is the root of the only site of a space. Wagtail's `url` asks a
    # cache that does not know the site of a space that is being opened.
    return f"/{page.url_path.split('/', 2)[2]}"

"""Content for a space's site; call inside `with space_of(commune)`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from kernel.clock import now
from shared_services.acts.models import Act
from shared_services.websites.models import (
    AgendaIndexPage,
    DirectoryEntry,
    EventPage,
    NewsIndexPage,
    NewsPage,
)


def news(title: str = "Travaux rue du Lavoir", **facts: Any) -> NewsPage:
    page = NewsPage(title=title, body=facts.pop("body", "<p>Fermée lundi.</p>"), **facts)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def event(title: str = "Fête de la Saint-Jean", *, in_days: int = 3, **facts: Any) -> EventPage:
    start = now() + timedelta(days=in_days)
    facts = {"place": "Place de la Mairie", "start_at": start, **facts}
    page = EventPage(title=title, **facts)
    AgendaIndexPage.objects.get().add_child(instance=page)
    return page


def act(number: str = "2026-01", **facts: Any) -> Act:
    document = Document(title=number)
    document.file.save(f"acte-{number}.pdf", ContentFile(b"%PDF-1.7 acte " + number.encode()))
    document.save()
    return Act.objects.create(
        **{
            "number": number,
            "title": "Tarifs de la cantine",
            "nature": Act.Nature.DELIBERATION,
            "adopted_on": date(2026, 11, 2),
            "author_name": "Hélène Bertin",
            "author_capacity": "Maire",
            "document": document,
            **facts,
        }
    )


def directory_entry(name: str = "Boulangerie", **facts: Any) -> DirectoryEntry:
    return DirectoryEntry.objects.create(
        name=name, kind=facts.pop("kind", DirectoryEntry.Kind.BUSINESS), **facts
    )

"""What a space of the tests holds: pages in every state, records, requests, files, people's work.

The three spaces get the same content, so that numbers of rows coincide; A alone gets a second
helping, whose numbers exist nowhere else, and canaries in all of it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
)

from kernel.audit import facade as audit
from shared_services.websites.models import ContentPage, CouncilMember, HomePage, NewsPage, Theme
from tests.factories import document_requests as requests
from tests.factories import notifications
from tests.factories import websites as sites

Words = Callable[[str, bool], str]


def fill_site(words: Words, number: int) -> None:
    """Live, draft and restricted pages; acts, entries, council; documents in two collections."""
    sites.news(words("news", True), slug=f"breve-{number}", summary=words("news", True))
    sites.event(words("event", True), slug=f"fete-{number}")
    sites.act(f"2026-{number:02}", title=words("act", True))
    sites.directory_entry(words("entry", True))
    shot = ImageFile(io.BytesIO(requests.png()), name=f"lavoir-{number}.png")
    picture = Image.objects.create(title=words("image", True), file=shot)
    CouncilMember.objects.create(name=words("council", True), office="Maire", photo=picture)
    sites.news(words("draft", False), slug=f"brouillon-{number}", live=False)
    hidden = ContentPage(
        title=words("restricted", False),
        slug=f"reserve-{number}",
        body=[("text", f"<p>{words('restricted body', False)}</p>")],
    )
    HomePage.objects.get().add_child(instance=hidden)
    PageViewRestriction.objects.create(
        page=hidden, restriction_type="password", password=words("password", False)
    )
    _revise(words)
    _documents(words, number, picture)


def _revise(words: Words) -> None:
    """A live page with a draft that is not published yet."""
    page = NewsPage.objects.filter(live=True).latest("pk")
    page.title = words("unpublished title", False)
    page.save_revision()
    Page.objects.filter(pk=page.pk).update(has_unpublished_changes=True)


def _documents(words: Words, number: int, picture: Image) -> None:
    root = Collection.get_first_root_node()
    secret = root.add_child(name=words("collection", False))
    CollectionViewRestriction.objects.create(
        collection=secret, restriction_type="password", password=words("password", False)
    )
    for collection, is_public in ((root, True), (secret, False)):
        document = Document(title=words("document", is_public), collection=collection)
        body = f"%PDF-1.7 {words('document file', is_public)}"
        document.file.save(f"note-{number}-{is_public}.pdf", ContentFile(body.encode()))
        document.save()
    theme = Theme.objects.first()
    if theme is not None:
        theme.photo = picture
        theme.save()


def fill_requests(words: Words, citizen: Any) -> None:
    """A request with files, a closed one, a draft; nothing is sent."""
    for state in ("submitted", "refused"):
        made = requests.make_request(
            user=citizen,
            person={"birth_name": words("birth name", False), "parent1_name": words("p", False)},
            last_name=words("applicant", False),
            street=words("street", False),
            email=f"{words('applicant e-mail', False).split()[-1]}@exemple.example",
        )
        if state != "submitted":
            requests.put_in_state(made, state)
    requests.make_draft(user=citizen, last_name=words("draft applicant", False))


def fill_messages(words: Words, citizen: Any) -> None:
    notifications.make_notification(subject=words("mail", False), text=words("mail", False))
    audit.record("isolation.canary", actor=citizen, target=words("audit", False))

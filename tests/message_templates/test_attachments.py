"""A PDF that leaves with a message: checked, versioned, joined to the mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles.facade import Role
from kernel.errors import DomainError, NotAllowed
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.message_templates.actions import attaching, testing, writing
from shared_services.message_templates.catalogue import MESSAGES
from shared_services.message_templates.errors import ChangedMeanwhile
from shared_services.message_templates.models import WordingFile
from shared_services.message_templates.queries import standing
from shared_services.notifications.rendering import render
from shared_services.notifications.tasks import deliver
from tests.message_templates.contexts import context

pytestmark = pytest.mark.django_db
MAIL = MESSAGES["ready"].template
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def leaflet(name: str = "Venir à la mairie.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_file_leaves_with_the_mail_once_in_service(
    in_a: Any, admin: Any, mailbox: Any, commune_a: Any
) -> None:
    draft = attaching.attach("ready", leaflet(), revision=0, actor=admin)
    assert render(MAIL, context()).attachments == ()
    testing.send_test("ready", actor=admin)
    writing.publish("ready", revision=draft.revision, actor=admin)
    (joined,) = render(MAIL, context()).attachments
    assert joined["name"] == "Venir à la mairie.pdf"
    message = OutboxMessage.objects.get(handler="notifications.deliver")
    deliver(str(commune_a.pk), str(message.pk))
    (part,) = mailbox.mails[0].iter_attachments()
    assert part.get_filename() == "Venir à la mairie.pdf"
    assert part.get_content() == PDF


def test_a_past_version_keeps_its_file_and_a_new_one_starts_with_it(in_a: Any, admin: Any) -> None:
    draft = attaching.attach("ready", leaflet(), revision=0, actor=admin)
    writing.publish("ready", revision=draft.revision, actor=admin)
    kept = WordingFile.objects.get()
    draft = attaching.detach("ready", kept.pk, revision=0, actor=admin)
    assert draft.files == []
    writing.publish("ready", revision=draft.revision, actor=admin)
    assert render(MAIL, context()).attachments == ()
    assert writing.restore("ready", 1, revision=0, actor=admin).files == [kept.pk]


def test_a_file_that_never_served_is_forgotten(
    in_a: Any, admin: Any, django_capture_on_commit_callbacks: Any
) -> None:
    attaching.attach("ready", leaflet(), revision=0, actor=admin)
    stored = WordingFile.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        writing.discard_draft("ready", revision=1, actor=admin)
        with pytest.raises(ChangedMeanwhile):
            attaching.attach("ready", leaflet(), revision=7, actor=admin)
    assert not WordingFile.objects.exists()
    assert stored.storage.listdir("message_templates") == ([], [])
    assert not stored.storage.exists(str(stored.name))


@pytest.mark.parametrize(
    "file",
    [
        leaflet(content=b""),
        leaflet(content=b"<html>"),
        leaflet("photo.pdf", b"\x89PNG\r\n\x1a\n"),
        leaflet(content=PDF + b"0" * (2 * 1024 * 1024) + b"%%EOF"),
    ],
    ids=["empty", "html", "png", "big"],
)
def test_what_is_no_small_pdf_is_refused(in_a: Any, admin: Any, file: Any) -> None:
    with pytest.raises(DomainError):
        attaching.attach("ready", file, revision=0, actor=admin)
    assert not WordingFile.objects.exists()
    assert standing("ready").draft is None


def test_three_files_at_most_and_administrators_alone(
    in_a: Any, admin: Any, commune_a: Any, make_person: Callable[..., Any]
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    with pytest.raises(NotAllowed):
        attaching.attach("ready", leaflet(), revision=0, actor=agent)
    for number in range(3):
        attaching.attach("ready", leaflet(), revision=number, actor=admin)
    with pytest.raises(DomainError, match="3 fichiers"):
        attaching.attach("ready", leaflet(), revision=3, actor=admin)


def test_a_file_that_is_gone_does_not_keep_the_mail_back(
    in_a: Any, admin: Any, mailbox: Any, commune_a: Any
) -> None:
    attaching.attach("ready", leaflet(), revision=0, actor=admin)
    testing.send_test("ready", actor=admin)
    kept = WordingFile.objects.get()
    kept.file.storage.delete(str(kept.file.name))
    message = OutboxMessage.objects.get(handler="notifications.deliver")
    deliver(str(commune_a.pk), str(message.pk))
    assert list(mailbox.mails[0].iter_attachments()) == []


def test_the_screen_joins_shows_and_takes_off_a_file(
    commune_a: Any, commune_b: Any, admin: Any, client_for: Any, make_person: Callable[..., Any]
) -> None:
    client = client_for(commune_a, admin)
    here = "/gestion/messages/ready/"
    client.post(f"{here}fichiers/", {"revision": 0, "file": leaflet()})
    with space_of(commune_a):
        file = WordingFile.objects.get()
    assert file.name in client.get(here).content.decode()
    got = client.get(f"{here}fichiers/{file.pk}/")
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    other = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    elsewhere = client_for(commune_b, other).get(f"{here}fichiers/{file.pk}/")
    assert elsewhere.status_code == 404
    client.post(f"{here}detacher/", {"revision": 1, "file_id": str(file.pk)})
    assert file.name not in client.get(here).content.decode()
    assert client.post(f"{here}fichiers/", {"revision": 2, "file": "x"}).status_code == 302

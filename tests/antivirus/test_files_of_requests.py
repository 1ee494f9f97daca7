"""Files of requests: refused, put aside, opened once they are known to be harmless."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.document_requests.actions import scanning
from shared_services.document_requests.actions.drafts import attach_file
from shared_services.document_requests.actions.submit import submit
from shared_services.document_requests.catalogue.loader import birth_certificate
from shared_services.document_requests.errors import FileRefused, ScannerSilent
from shared_services.document_requests.facade import check_upload
from shared_services.document_requests.follow_up import token_for
from shared_services.document_requests.models import Attachment
from shared_services.notifications.models import Notification
from tests.antivirus.files import INFECTED_PDF, PDF
from tests.factories.document_requests import make_draft, make_request

PIECE = birth_certificate().pieces[0]


@pytest.fixture
def silent(settings: Any) -> None:
    """An antivirus that is away."""
    settings.ANTIVIRUS, settings.ANTIVIRUS_TIMEOUT = f"clamd:///nowhere/{uuid4()}", 1


def test_a_dangerous_file_is_refused_and_kept_nowhere(commune_a: Any) -> None:
    with space_of(commune_a):
        draft = make_draft(with_files=False)
        with pytest.raises(FileRefused, match="refusé par l'antivirus"):
            attach_file(draft, PIECE, ContentFile(INFECTED_PDF, name="cni.pdf"), actor=None)
        assert not Attachment.objects.exists()
        entry = AuditEntry.objects.get(action="document_request.file_infected")
        assert "cni" not in str(entry.detail)


@pytest.mark.clamd
def test_clamd_refuses_the_same(clamd: Any, commune_a: Any) -> None:
    with space_of(commune_a):
        draft = make_draft(with_files=False)
        with pytest.raises(FileRefused):
            attach_file(draft, PIECE, ContentFile(INFECTED_PDF, name="cni.pdf"), actor=None)
        kept = attach_file(draft, PIECE, ContentFile(PDF, name="cni.pdf"), actor=None)
        assert kept.is_open


@pytest.mark.usefixtures("silent")
def test_without_an_answer_the_file_is_kept_and_stays_closed(
    commune_a: Any,
    client_for: Callable[..., Client],
    make_person: Callable[..., Any],
    settings: Any,
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        request = submit(make_draft().pk, actor=None, quiet=True)
        file = request.attachments.get()
        assert file.scan_state == "pending"
        token = token_for(request)
        assert OutboxMessage.objects.filter(handler=scanning.SCAN).count() == 1
    addresses = {
        client_for(commune_a): f"/demarches/suivi/{token}/fichiers/{file.pk}/",
        client_for(commune_a, agent): f"/gestion/demarches/{request.pk}/fichiers/{file.pk}/",
    }
    for browser, address in addresses.items():
        answer = browser.get(address)
        assert answer.status_code >= 400
        assert PDF not in getattr(answer, "content", b"")
    page = client_for(commune_a).get(f"/demarches/suivi/{token}/").content.decode()
    assert "en cours de vérification" in page
    with space_of(commune_a):
        with pytest.raises(ScannerSilent):
            scanning.scan(file.pk)
        settings.ANTIVIRUS = "reduced"
        scanning.scan(file.pk)
        scanning.scan(file.pk)
        file.refresh_from_db()
        assert file.is_open
        assert file.scanned_at is not None
    for browser, address in addresses.items():
        answer = browser.get(address)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == PDF


def test_a_file_found_dangerous_later_is_destroyed_and_asked_for_again(
    commune_a: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with space_of(commune_a):
        request = make_request()
        file = request.attachments.get()
        path = Path(file.file.path)
        path.write_bytes(INFECTED_PDF)
        Attachment.objects.update(scan_state="pending")
        with django_capture_on_commit_callbacks(execute=True):
            scanning.scan(file.pk)
        file.refresh_from_db()
        assert (file.scan_state, file.is_open) == ("infected", False)
        assert not path.exists()
        mail = Notification.objects.get(template="document_requests/mail/file_refused")
        assert file.name in mail.text
        assert request.events.filter(kind="file_refused", is_internal=False).exists()


def test_agents_are_told_when_the_antivirus_stays_silent(
    commune_a: Any, make_person: Callable[..., Any]
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        request = make_request()
        file = request.attachments.get()
        Attachment.objects.update(scan_state="pending")
        scanning.give_up({"attachment_id": str(file.pk)}, "silent")
        mail = Notification.objects.get(recipient_email=agent.email)
        assert request.tracking_number in mail.text
        assert file.name not in mail.text
        file.refresh_from_db()
        assert not file.is_open
        assert scanning.promise_old_scans() == 1


def test_a_file_of_another_commune_is_not_looked_into(commune_a: Any, commune_b: Any) -> None:
    with space_of(commune_a):
        file = make_request().attachments.get()
        Attachment.objects.update(scan_state="pending")
    with space_of(commune_b):
        scanning.scan(file.pk)
    with space_of(commune_a):
        file.refresh_from_db()
        assert file.scan_state == "pending"


@pytest.mark.usefixtures("silent")
def test_other_services_refuse_a_file_nobody_could_look_into(commune_a: Any) -> None:
    with space_of(commune_a), pytest.raises(FileRefused, match="ne répond pas"):
        check_upload(SimpleUploadedFile("x.pdf", PDF, "application/pdf"))


def test_the_page_says_that_the_scanner_is_reduced(
    commune_a: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        request = make_request()
    page = client_for(commune_a, agent).get(f"/gestion/demarches/{request.pk}/").content.decode()
    assert "Antivirus réduit" in page

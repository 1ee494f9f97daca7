"""No file is opened before a scanner called it harmless.

The scanner is asked while the person waits. Without an answer the file is kept closed and asked
about again by a worker; whoever sent it need not wait.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.antivirus import facade as antivirus
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox.facade import enqueue
from shared_services.document_requests.actions.acting import trace
from shared_services.document_requests.actions.mails import tell_agents, tell_applicant
from shared_services.document_requests.errors import FileRefused, ScannerSilent
from shared_services.document_requests.models import Attachment
from shared_services.document_requests.uploads import CheckedFile

SCAN = "document_requests.scan"
BATCH = 200


def look_into(file: File[bytes], checked: CheckedFile, *, actor: Any) -> str:
    """The scan state of a file just received: clean, or pending when the scanner gave no answer.

    Raises FileRefused for a dangerous one; the refusal stays in the audit, the file nowhere.
    """
    verdict = antivirus.scan(_stream(file))
    if verdict.state == antivirus.State.INFECTED:
        audit.record(
            "document_request.file_infected",
            actor=actor,
            target=checked.sha256,
            finding=verdict.finding,
        )
        raise FileRefused("infected", refusal(checked.name))
    if verdict.state == antivirus.State.CLEAN:
        return Attachment.Scan.CLEAN
    return Attachment.Scan.PENDING


def promise_scan(attachment: Attachment) -> None:
    """In the caller's transaction, when the file could not be looked into at once."""
    if attachment.scan_state == Attachment.Scan.PENDING:
        enqueue(SCAN, payload={"attachment_id": str(attachment.pk)}, key=str(attachment.pk))


def scan(attachment_id: UUID) -> None:
    """Look into a file that waits; again: nothing. Raises ScannerSilent, and is then tried again.

    A dangerous file is destroyed; its name stays, and the person is asked for another one.
    """
    found = Attachment.objects.filter(pk=attachment_id, scan_state=Attachment.Scan.PENDING).first()
    if found is None:
        return
    with found.file.open("rb") as file:
        verdict = antivirus.scan(_stream(file))
    if verdict.state == antivirus.State.UNKNOWN:
        raise ScannerSilent
    with transaction.atomic():
        locked = Attachment.objects.select_for_update().filter(pk=attachment_id).first()
        if locked is None or locked.scan_state != Attachment.Scan.PENDING:
            return
        locked.scanned_at = now()
        if verdict.state == antivirus.State.CLEAN:
            locked.scan_state = Attachment.Scan.CLEAN
            locked.save()
            return
        _destroy(locked, verdict.finding)


def give_up(payload: dict[str, Any], _reason: str) -> None:
    """The scanner stayed silent for hours: the file stays closed and the agents are told."""
    found = Attachment.objects.filter(pk=UUID(str(payload["attachment_id"]))).first()
    if found is None or found.request is None:
        return
    with transaction.atomic():
        text = _("Fichier non vérifié par l'antivirus : %(name)s") % {"name": found.name}
        trace(found.request, "file_unscanned", text[:500], actor=None, internal=True)
        tell_agents(found.request, "file_unscanned_for_agents", key=f"unscanned:{found.pk}")


def promise_old_scans() -> int:
    """Ask again about files that wait since before this release, or that were given up."""
    waiting = Attachment.objects.filter(scan_state=Attachment.Scan.PENDING)
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    with transaction.atomic():
        for pk in ids:
            enqueue(SCAN, payload={"attachment_id": str(pk)}, key=f"{pk}:{now():%Y-%m-%d}")
    return len(ids)


def refusal(name: str) -> str:
    return _(
        "« %(name)s » a été refusé par l'antivirus. Ne l'ouvrez pas : prenez une photo du document "
        "ou demandez-en une autre copie."
    ) % {"name": name}


def _destroy(attachment: Attachment, finding: str) -> None:
    path = Path(attachment.file.path)
    attachment.scan_state, attachment.scan_finding = Attachment.Scan.INFECTED, finding
    attachment.save()
    audit.record(
        "document_request.file_infected",
        actor=None,
        target=attachment.sha256,
        finding=finding,
    )
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    request = attachment.request
    if request is not None:
        text = _("Fichier refusé par l'antivirus : %(name)s") % {"name": attachment.name}
        trace(request, "file_refused", text[:500], actor=None)
        tell_applicant(request, "file_refused", key=f"infected:{attachment.pk}", file=attachment)


def _stream(file: File[bytes]) -> Any:
    return file.file or file

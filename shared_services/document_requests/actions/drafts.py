"""A request being written: saved step by step, so that no error and no lost page costs anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import now, today
from kernel.errors import DomainError, NotAllowed
from shared_services.document_requests.actions.scanning import look_into, promise_scan
from shared_services.document_requests.catalogue.rules import Piece, Procedure
from shared_services.document_requests.errors import AgentsOnly, FileRefused
from shared_services.document_requests.models import Attachment, DocumentRequest, Draft
from shared_services.document_requests.permissions import can_continue, can_handle_requests
from shared_services.document_requests.procedures import procedure_with
from shared_services.document_requests.steps import known_steps
from shared_services.document_requests.uploads import MAX_FILES_PER_REQUEST, check_upload


def start_draft(procedure: Procedure, *, actor: Any) -> Draft:
    return Draft.objects.create(procedure=procedure.code, user=_account(actor))


def start_for_someone(
    procedure: Procedure, *, source: str, received_on: date | None, actor: Any
) -> Draft:
    """Begin a request for somebody at the counter, or from a letter received on that day.

    The law keeps paper and counter open (CRPA L112-8 and following): such a request has the same
    number, clocks and follow-up as one sent on line.
    """
    if not can_handle_requests(actor):
        raise AgentsOnly
    if source not in {DocumentRequest.Source.COUNTER, DocumentRequest.Source.PAPER}:
        raise DomainError("unknown_source", _("Choisissez « Au guichet » ou « Courrier »."))
    if received_on is not None and received_on > today():
        raise DomainError("date_ahead", _("Cette date est dans l'avenir. Vérifiez-la."))
    return Draft.objects.create(procedure=procedure.code, source=source, received_on=received_on)


def save_step(draft: Draft, step: str, answers: dict[str, object], *, actor: Any) -> Draft:
    """Keep a finished step. Changing an answer shows the page of the proofs again.

    An anonymous draft becomes the account's when its writer signs in on the way.
    """
    procedure = procedure_with(draft.procedure)
    if procedure is None or step not in known_steps(procedure):
        raise DomainError("unknown_step", _("Cette étape n'existe pas."))
    with transaction.atomic():
        locked = _locked(draft.pk, actor)
        if step != "pieces" and locked.step(step) not in ({}, answers):
            # Other answers may call for other proofs: that page is shown again.
            locked.answers.pop("pieces", None)
        locked.answers[step] = answers
        if not locked.is_by_agent:
            locked.user_id = locked.user_id or _account_id(actor)
        locked.updated_at = now()
        locked.save()
    return locked


def attach_file(draft: Draft, piece: Piece, file: File[bytes], *, actor: Any) -> Attachment:
    """Keep one file for a piece. Raises FileRefused. The same content twice is kept once."""
    checked = check_upload(file)
    scan_state = look_into(file, checked, actor=actor)
    with transaction.atomic():
        locked = _locked(draft.pk, actor)
        twin = locked.attachments.filter(piece_code=piece.code, sha256=checked.sha256).first()
        if twin:
            return twin
        if locked.attachments.count() >= MAX_FILES_PER_REQUEST:
            raise FileRefused(
                "too_many_files",
                _("Vous avez atteint %(count)d fichiers. Retirez-en un pour en ajouter un autre.")
                % {"count": MAX_FILES_PER_REQUEST},
            )
        attachment = Attachment(
            draft=locked,
            piece_code=piece.code,
            piece_label=piece.label,
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            scan_state=scan_state,
            scanned_at=now() if scan_state == Attachment.Scan.CLEAN else None,
        )
        attachment.file.save(checked.name, file, save=False)
        attachment.save()
        promise_scan(attachment)
        Draft.objects.filter(pk=locked.pk).update(updated_at=now())
    return attachment


def remove_file(draft: Draft, attachment_id: UUID, *, actor: Any) -> None:
    """Take a file back. Doing it twice is harmless."""
    with transaction.atomic():
        locked = _locked(draft.pk, actor)
        attachment = locked.attachments.filter(pk=attachment_id).first()
        if attachment:
            delete_attachment(attachment)


def discard_draft(draft: Draft, *, actor: Any) -> None:
    """Throw away the draft and its files. Doing it twice is harmless."""
    with transaction.atomic():
        found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if found is None:
            return
        if not can_continue(actor, found):
            raise NotAllowed(_("Ce brouillon n'est pas le vôtre."))
        delete_draft(found)


def delete_draft(draft: Draft) -> None:
    for attachment in draft.attachments.all():
        delete_attachment(attachment)
    draft.delete()


def delete_attachment(attachment: Attachment) -> None:
    """The row now, the file once the transaction holds: a rollback must not lose it."""
    # Resolved now: when the transaction ends, another space may be selected.
    path = Path(attachment.file.path)
    attachment.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _locked(draft_id: UUID, actor: Any) -> Draft:
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise DomainError(
            "draft_gone", _("Ce brouillon n'existe plus : il a été envoyé ou supprimé.")
        )
    if not can_continue(actor, draft):
        raise NotAllowed(_("Ce brouillon n'est pas le vôtre."))
    return draft


def _account(actor: Any) -> Any:
    return actor if _account_id(actor) else None


def _account_id(actor: Any) -> UUID | None:
    return actor.pk if actor is not None and actor.is_authenticated else None

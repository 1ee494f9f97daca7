from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from shared_services.document_requests import facade as document_requests
from shared_services.message_templates.actions import acting
from shared_services.message_templates.actions.writing import save_draft
from shared_services.message_templates.errors import FileRefused, NothingThere
from shared_services.message_templates.models import WordingFile, WordingVersion
from shared_services.message_templates.queries import Standing, files_of, standing

MOST_FILES = 3
# Some mail servers refuse a mail of more than 10 MB, and base64 adds a third.
MOST_BYTES = 2 * 1024 * 1024
PDF = "application/pdf"


def attach(code: str, file: File[bytes], *, revision: int, actor: Any) -> WordingVersion:
    """Join a PDF to the draft, made from the text in service when there is none.

    Raises NotAllowed, NothingThere, FileRefused, WrongWording, ChangedMeanwhile.
    """
    acting.check_right(actor)
    here = standing(code)
    if len(here.files) >= MOST_FILES:
        raise FileRefused(
            "too_many_files", _("%s fichiers au plus : retirez-en un d'abord.") % MOST_FILES
        )
    if (file.size or 0) > MOST_BYTES:
        raise FileRefused("file_too_big", _("Le fichier est trop lourd : 2 Mo au plus."))
    checked = document_requests.check_upload(file)
    if checked.content_type != PDF:
        raise FileRefused("not_a_pdf", _("Choisissez un fichier PDF."))
    kept = WordingFile(
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
    )
    kept.file = file
    act = "message_wording.file_joined"
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
            return _save(here, [*here.files, kept.pk], act, kept.name, revision, actor)
    except Exception:
        # The disk knows no rollback.
        kept.file.storage.delete(str(kept.file.name))
        raise


def detach(code: str, file_id: UUID, *, revision: int, actor: Any) -> WordingVersion:
    """Take a file off the draft; versions that left with it keep it.

    Raises NotAllowed, NothingThere, WrongWording, ChangedMeanwhile.
    """
    acting.check_right(actor)
    here = standing(code)
    if file_id not in here.files:
        raise NothingThere("no_file", _("Ce fichier n'est pas joint à ce message."))
    names = [one.name for one in files_of([file_id])]
    others = [one for one in here.files if one != file_id]
    act = "message_wording.file_removed"
    return _save(here, others, act, "".join(names), revision, actor)


def _save(
    here: Standing, files: list[UUID], act: str, name: str, revision: int, actor: Any
) -> WordingVersion:
    code = here.message.code
    with transaction.atomic():
        draft = save_draft(code, here.edited, revision=revision, actor=actor, files=files)
        audit.record(act, actor=actor, target=code, title=here.message.title, file=name)
    return draft

"""The door for other packages: counts for the federation, content for the demo."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from shared_services.document_requests import queries, uploads
from shared_services.document_requests.actions import demo, demo_procedures, scanning
from shared_services.document_requests.errors import FileRefused
from shared_services.document_requests.models import Attachment
from shared_services.document_requests.uploads import CheckedFile

__all__ = [
    "CheckedFile",
    "Counts",
    "FileRefused",
    "OpenProcedure",
    "check_upload",
    "open_counts",
    "open_procedure",
    "seed_demo_procedures",
    "seed_demo_requests",
]


@dataclass(frozen=True)
class Counts:
    """Numbers only: nothing about people leaves the space."""

    open: int
    overdue: int


def open_counts() -> Counts:
    """Requests still open in the current space, and those past their legal date."""
    found = queries.counts()
    return Counts(open=found["open"], overdue=found["overdue"])


@dataclass(frozen=True)
class OpenProcedure:
    title: str
    url: str


def open_procedure(code: str) -> OpenProcedure | None:
    """A procedure that residents may begin now in the current space; None when it is closed."""
    procedure = queries.open_procedure(code)
    if procedure is None:
        return None
    url = reverse("document_requests:presentation", args=(procedure.slug,))
    return OpenProcedure(procedure.title, url)


def seed_demo_requests() -> int:
    """Fill the current space with a dozen invented requests, sending no mail.

    Does nothing when the space has requests already. Returns how many it made.
    """
    return demo.seed()


def seed_demo_procedures() -> None:
    """A procedure of an intercommunality for its communes; nothing when it has some."""
    demo_procedures.seed()


def check_upload(file: File[bytes]) -> CheckedFile:
    """Look into a received file, whatever its name says, by type and by antivirus.

    Raises FileRefused with what to do, also when the antivirus does not answer.
    """
    checked = uploads.check_upload(file)
    if scanning.look_into(file, checked, actor=None) != Attachment.Scan.CLEAN:
        raise FileRefused(
            "not_scanned",
            _("L'antivirus ne répond pas. Réessayez dans quelques minutes : rien n'est perdu."),
        )
    return checked

"""Drafts and requests for tests. Call inside a space, and a transaction for a request."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from kernel.clock import now
from shared_services.document_requests.actions.drafts import attach_file, start_draft
from shared_services.document_requests.actions.submit import submit
from shared_services.document_requests.catalogue.loader import birth_certificate
from shared_services.document_requests.models import DocumentRequest, Draft
from shared_services.document_requests.states import CLOSED

PERSON = {
    "birth_name": "Roy",
    "first_names": "Camille Jeanne",
    "born_on": "1990-05-14",
    "place": "here:Chassy",
    "birth_place": "Chassy",
    "parent1_name": "Roy",
    "parent1_first_names": "Hélène",
}
APPLICANT = {
    "first_name": "Camille",
    "last_name": "Roy",
    "email": "camille.roy@exemple.example",
    "phone": "06 39 98 00 00",
    "street": "3 rue du Lavoir",
    "street_more": "",
    "postal_code": "89110",
    "city": "Chassy",
    "country": "",
    "delivery_mode": "post",
    "copies": 1,
    "purpose": "",
}


def png(colour: str = "#1f6650") -> bytes:
    image = Image.new("RGB", (40, 30), colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#1f6650").save(out, "JPEG")
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def make_draft(
    *,
    copy: str = "full",
    quality: str = "self",
    in_archives: bool = False,
    user: Any = None,
    with_files: bool = True,
    person: dict[str, Any] | None = None,
    **applicant: Any,
) -> Draft:
    """A draft ready to be sent."""
    procedure = birth_certificate()
    draft = start_draft(procedure, actor=user)
    draft.answers = {
        "copy": {"copy": copy, "quality": quality, "in_archives": in_archives},
        "person": {**PERSON, **(person or {})},
        "applicant": {**APPLICANT, **applicant},
        "pieces": {"done": True},
    }
    draft.save()
    if with_files:
        for piece in procedure.verdict(copy, quality, in_archives=in_archives).pieces:
            attach_file(draft, piece, ContentFile(PDF, name=f"{piece.code}.pdf"), actor=user)
    return draft


def make_request(*, user: Any = None, quiet: bool = True, **facts: Any) -> DocumentRequest:
    """A request just received; no mail unless `quiet=False`."""
    return submit(make_draft(user=user, **facts).pk, actor=user, quiet=quiet)


def put_in_state(request: DocumentRequest, state: str, *, days_ago: int = 0) -> DocumentRequest:
    """Shortcut past the acts, for tests of what comes after."""
    request.state = state
    if state in CLOSED:
        request.closed_at = now() - timedelta(days=days_ago)
    if state == "refused":
        request.refusal_reason = "Motif écrit pour le test."
    request.save()
    return request

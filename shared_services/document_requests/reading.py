"""Where a message about a request is read: by its applicant, or in the back office."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from kernel.middleware.host import URLCONFS
from shared_services.document_requests.models import DocumentRequest


def path_of(about: str, user_id: UUID) -> str:
    """A path of the current space's host; nothing for what is no request of this space."""
    kind, _sign, identity = about.partition(":")
    if kind != "document_request":
        return ""
    request = DocumentRequest.objects.filter(pk=UUID(identity)).only("user_id").first()
    if request is None:
        return ""
    mine = request.user_id == user_id
    name = "document_requests:my_request" if mine else "document_requests_admin:detail"
    return reverse(name, urlconf=URLCONFS["commune"], args=[request.pk])

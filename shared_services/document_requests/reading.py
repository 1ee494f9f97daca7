"""Where a message about a request is read: in the account, in the back office, or on paper."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from kernel.middleware.host import URLCONFS
from shared_services.document_requests.models import DocumentRequest


def path_of(about: str, user_id: UUID) -> str:
    """A path of the current space's host; nothing for what is no request of this space."""
    request = _request(about)
    if request is None:
        return ""
    mine = request.user_id == user_id
    name = "document_requests:my_request" if mine else "document_requests_admin:detail"
    return reverse(name, urlconf=URLCONFS["commune"], args=[request.pk])


def postal_address_of(about: str, email: str) -> str:
    """Where the applicant lives, when the e-mail address that does not answer is theirs."""
    request = _request(about)
    if request is None or request.applicant_email.lower() != email.lower():
        return ""
    return request.applicant_address


def _request(about: str) -> DocumentRequest | None:
    kind, _sign, identity = about.partition(":")
    if kind != "document_request":
        return None
    wanted = DocumentRequest.objects.only("user_id", "applicant_email", "applicant_address")
    return wanted.filter(pk=UUID(identity)).first()

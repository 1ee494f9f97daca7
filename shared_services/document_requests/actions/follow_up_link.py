"""Send the private link again to who can show the number and the address."""

from __future__ import annotations

from django.db import transaction

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.document_requests.actions.mails import tell_applicant
from shared_services.document_requests.models import DocumentRequest
from tenants.mergers.facade import former_numbers


def send_link_again(tracking_number: str, email: str) -> None:
    """Mail the link if both match; answer nothing either way, so that nobody can probe numbers.

    At most one mail an hour for a request.
    """
    number = "".join(tracking_number.upper().split())
    with transaction.atomic():
        request = DocumentRequest.objects.filter(
            tracking_number__in=former_numbers(number), applicant_email__iexact=email.strip()
        ).first()
        if request is None:
            return
        hour = now().strftime("%Y%m%d%H")
        tell_applicant(request, "follow_up_link", key=f"link:{hour}")
        audit.record(
            "document_request.link_sent",
            actor=None,
            target=str(request.pk),
            number=request.tracking_number,
        )

"""When a person's two accounts become one, their requests follow."""

from __future__ import annotations

from accounts.models import User
from shared_services.document_requests.models import DocumentRequest, Draft, Message
from shared_services.document_requests.pointers.pointing import point_to


def move_files(source: User, target: User) -> None:
    """In the current space: requests, drafts and what was written about them change account."""
    moved = list(DocumentRequest.objects.filter(user=source))
    DocumentRequest.objects.filter(user=source).update(user=target)
    for request in moved:
        request.user = target
        point_to(request)
    Draft.objects.filter(user=source).update(user=target)
    Message.objects.filter(author=source).update(author=target)

"""Once a day, whoever answers is told what is due; what is late goes one level up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles.facade import people_to_tell
from kernel.clock import is_working_day, subdivision_of, today
from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.document_requests.abilities import HANDLE, SETTINGS
from shared_services.document_requests.actions.introducing import WORK
from shared_services.document_requests.figures import soon_until
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.states import TO_DO
from shared_services.notifications import facade as notifications

LISTED = 20


def remind() -> int:
    """Tell each person of the requests due soon or late. Returns how many people were told.

    On working days only; running it again the same day sends nothing more. What is late is also
    told to those who settle the procedures: an agent's absence must not become the commune's.
    """
    authority = require_authority()
    day = today()
    if not authority.is_commune or not is_working_day(
        day, subdivision=subdivision_of(authority.department_code)
    ):
        return 0
    due = list(
        DocumentRequest.objects.filter(state__in=TO_DO, legal_due_on__lte=soon_until()).order_by(
            "legal_due_on", "received_at"
        )
    )
    if not due:
        return 0
    late = [request for request in due if request.legal_due_on < day]
    told: dict[Any, tuple[Any, list[DocumentRequest]]] = {}
    for person in people_to_tell(HANDLE):
        mine = [each for each in due if each.assignee_id in {None, person.user_id}]
        told[person.user_id] = (person, mine)
    for person in people_to_tell(SETTINGS):
        known = told.get(person.user_id, (person, []))[1]
        more = [request for request in late if request not in known]
        told[person.user_id] = (person, [*known, *more])
    for person, requests in told.values():
        if requests:
            _tell(person, requests)
    return sum(1 for _person, requests in told.values() if requests)


def _line(request: DocumentRequest, day: date) -> str:
    due_on = date_format(request.legal_due_on, "j F Y")
    when = _("en retard depuis le %(day)s") if request.legal_due_on < day else _("avant le %(day)s")
    return f"{request.tracking_number}, {request.what} : {when % {'day': due_on}}"


def _tell(person: Any, requests: list[DocumentRequest]) -> None:
    """Numbers and dates, nothing about people."""
    authority = require_authority()
    day = today()
    path = reverse("document_requests_admin:board", urlconf=URLCONFS["commune"])
    notifications.notify(
        email=person.email,
        name=person.name,
        template="document_requests/mail/due_for_agents",
        context={
            "authority": authority,
            "due": [_line(each, day) for each in requests[:LISTED]],
            "board_url": authority.url(path),
        },
        key=f"document_requests.due:{day.isoformat()}:{person.user_id}",
        category=WORK,
        user_id=person.user_id,
    )

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from shared_services.document_requests.pointers.models import RequestPointer
from shared_services.document_requests.states import CLOSED, State
from tenants.authorities.models import LocalAuthority

PATH = "/mes-demarches/"


@dataclass(frozen=True)
class Line:
    """One request as the account host tells it; `url` is empty when its commune is not served."""

    number: str
    town_hall: str
    state: str
    is_over: bool
    received_on: date
    url: str


def requests_of(user_id: UUID) -> QuerySet[RequestPointer]:
    return RequestPointer.objects.filter(user_id=user_id)


def open_count(user_id: UUID) -> int:
    return requests_of(user_id).exclude(state__in=CLOSED).count()


def lines_of(pointers: list[RequestPointer]) -> list[Line]:
    """With the registry's name and address of each commune: a space's own word is not enough."""
    found = LocalAuthority.objects.filter(
        pk__in={each.authority_id for each in pointers}, state__in=LocalAuthority.SERVED_STATES
    ).prefetch_related("domains")
    known = {authority.pk: authority for authority in found}
    labels = dict(State.choices)
    lines = []
    for each in pointers:
        authority = known.get(each.authority_id)
        lines.append(
            Line(
                number=each.number,
                town_hall=authority.town_hall if authority else "",
                state=str(labels.get(each.state, "")),
                is_over=each.state in CLOSED,
                received_on=each.received_on,
                url=authority.url(f"{PATH}{each.pk}/") if authority else "",
            )
        )
    return lines

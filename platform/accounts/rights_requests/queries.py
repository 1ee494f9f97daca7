from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import spaces_of
from accounts.rights_requests.models import RightsRequest
from kernel.tenancy import space_of

# A space about to be taken over or removed receives nothing new.
CLOSED_STATES = {"frozen"}


@dataclass(frozen=True)
class Place:
    """An authority that knows this person, and may be asked."""

    authority: Any
    name: str


@dataclass(frozen=True)
class Sent:
    place: str
    request: RightsRequest


def places_of(user: User) -> list[Place]:
    return [
        Place(space.authority, space.name)
        for space in spaces_of(user)
        if space.authority.state not in CLOSED_STATES
    ]


def sent_by(user: User) -> list[Sent]:
    """Everything this person asked, from every space that knows them; the newest first."""
    found = []
    for space in spaces_of(user):
        with space_of(space.authority):
            found += [Sent(space.name, row) for row in of_person(user.pk)]
    return sorted(found, key=lambda sent: sent.request.created_at, reverse=True)


def of_person(user_id: UUID) -> QuerySet[RightsRequest]:
    """In the current space."""
    return RightsRequest.objects.filter(user_id=user_id)


def waiting() -> QuerySet[RightsRequest]:
    """The most pressing first."""
    return RightsRequest.objects.filter(state=RightsRequest.State.WAITING)


def answered() -> QuerySet[RightsRequest]:
    done = RightsRequest.objects.exclude(state=RightsRequest.State.WAITING)
    return done.order_by("-answered_at")

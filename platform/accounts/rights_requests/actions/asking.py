"""A request arrives: from the account host, or noted by an agent."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rights_requests import letters, queries
from accounts.rights_requests.deadlines import months_after
from accounts.rights_requests.errors import RequestRefused
from accounts.rights_requests.models import RightsRequest
from accounts.rights_requests.permissions import check_may_answer
from kernel.audit import facade as audit
from kernel.clock import today
from kernel.tenancy import public_space, space_of

Origin = RightsRequest.Origin
# One person, one space, not yet answered: beyond, they are asked to wait for the answers.
MOST_WAITING = 5


def ask(authority_id: UUID, *, right: str, details: str, actor: User) -> UUID:
    """Send a request to an authority that knows this person. The same one twice is one request.

    Raises RequestRefused for an authority that does not know them, and past five that wait.
    """
    places = {place.authority.id: place for place in queries.places_of(actor)}
    if authority_id not in places:
        raise RequestRefused("unknown_place", _("Choisissez une collectivité de la liste."))
    with public_space(), transaction.atomic():
        # Two clicks at the same moment: the second waits here, then finds the first one's row.
        User.everyone.select_for_update().get(pk=actor.pk)
        with space_of(places[authority_id].authority), transaction.atomic():
            return _ask_here(right, details, actor)


def _ask_here(right: str, details: str, actor: User) -> UUID:
    mine = queries.waiting().filter(user_id=actor.pk)
    same = mine.filter(right=right, details=details).first()
    if same is not None:
        return same.pk
    if mine.count() >= MOST_WAITING:
        raise RequestRefused(
            "too_many",
            _("Cinq de vos demandes attendent déjà une réponse ici. Attendez-la, ou téléphonez."),
        )
    request = RightsRequest.objects.create(
        user_id=actor.pk,
        name=str(actor)[:200],
        email=actor.email,
        right=right,
        details=details,
        due_on=months_after(today(), RightsRequest.MONTHS),
    )
    _received(request, "rights_request.received", actor)
    return request.pk


def note(*, name: str, email: str, right: str, details: str, received_on: date, actor: Any) -> UUID:
    """Note a request that came by post, by mail or at the counter. The same twice is one.

    The month runs from the day it came (art. 12, 3). Raises NotAllowed.
    """
    check_may_answer(actor)
    with transaction.atomic():
        facts = {"name": name, "right": right, "details": details, "received_on": received_on}
        same = queries.waiting().filter(**facts, origin=Origin.PAPER).first()
        if same is not None:
            return same.pk
        request = RightsRequest.objects.create(
            name=name,
            email=email,
            right=right,
            details=details,
            origin=Origin.PAPER,
            received_on=received_on,
            due_on=months_after(received_on, RightsRequest.MONTHS),
        )
        _received(request, "rights_request.noted", actor)
    return request.pk


def _received(request: RightsRequest, act: str, actor: Any) -> None:
    audit.record(act, actor=actor, target=str(request.pk), right=request.right)
    letters.tell_team(request, _("une demande RGPD est arrivée"))
    letters.tell_person(
        request,
        _("votre demande est bien arrivée"),
        [
            _("Votre demande : %s.") % request.get_right_display().lower(),
            _("Vous aurez une réponse au plus tard le %s.") % date_format(request.due_on),
        ],
    )

"""An agent takes a request in charge, or gives it back to the colleagues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.roles.facade import people_to_tell
from kernel.errors import DomainError
from shared_services.document_requests.abilities import HANDLE
from shared_services.document_requests.actions.acting import (
    agent_acting,
    move,
    person_name,
    take_if_new,
    trace,
)
from shared_services.document_requests.errors import WrongState
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.states import State

MAX_LABELS = 10


def take_charge(request_id: UUID, *, actor: Any, version: int | None = None) -> DocumentRequest:
    """Become the agent in charge, of a new request or of a colleague's. Twice is harmless."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        if not request.is_open:
            raise WrongState
        if request.assignee_id == actor.pk:
            return request
        before = request.assignee_name
        was_new = request.state == State.SUBMITTED
        take_if_new(request, actor=actor)
        request.assignee = actor
        request.assignee_name = person_name(actor)
        text = _("Demande prise en charge par la mairie")
        if before and not was_new:
            text = _("Demande reprise (elle était suivie par %(name)s)") % {"name": before}
        trace(request, "taken", text, actor=actor, internal=not was_new)
    return request


def release(request_id: UUID, *, actor: Any, version: int | None = None) -> DocumentRequest:
    """Give the request back to all agents. It keeps its state once work has begun with someone."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        if not request.is_open or request.assignee_id is None:
            raise WrongState
        if request.state == State.IN_PROGRESS:
            move(request, State.SUBMITTED)
        request.assignee = None
        request.assignee_name = ""
        trace(request, "released", _("Demande rendue aux collègues"), actor=actor, internal=True)
    return request


def assign(
    request_id: UUID, *, to: UUID, actor: Any, version: int | None = None
) -> DocumentRequest:
    """Give the request to a colleague who answers requests here: absence, or the right person."""
    colleague = next((each for each in colleagues() if each.user_id == to), None)
    if colleague is None:
        raise DomainError("no_such_agent", _("Cette personne ne traite pas les demandes ici."))
    with agent_acting(request_id, actor=actor, version=version) as request:
        if not request.is_open:
            raise WrongState
        if request.assignee_id == to:
            return request
        take_if_new(request, actor=actor)
        request.assignee_id, request.assignee_name = colleague.user_id, colleague.name
        text = _("Demande confiée à %(name)s") % {"name": colleague.name}
        trace(request, "assigned", text, actor=actor, internal=True)
    return request


def note(request_id: UUID, *, text: str, actor: Any, version: int | None = None) -> DocumentRequest:
    """Leave a note to colleagues; the applicant never sees it."""
    words = " ".join(text.split())
    if not words:
        raise DomainError("empty_note", _("Écrivez votre note avant de l'enregistrer."))
    with agent_acting(request_id, actor=actor, version=version) as request:
        trace(request, "noted", words[:500], actor=actor, internal=True)
    return request


def label(
    request_id: UUID, *, labels: list[str], actor: Any, version: int | None = None
) -> DocumentRequest:
    """Set the agents' own labels, for sorting."""
    wanted = list(dict.fromkeys(" ".join(each.split())[:40] for each in labels if each.strip()))
    with agent_acting(request_id, actor=actor, version=version) as request:
        request.labels = wanted[:MAX_LABELS]
        text = _("Étiquettes : %(labels)s") % {"labels": ", ".join(wanted) or _("aucune")}
        trace(request, "labelled", text[:500], actor=actor, internal=True)
    return request


def colleagues() -> list[Any]:
    """Those who answer requests here, with their names."""
    return people_to_tell(HANDLE)

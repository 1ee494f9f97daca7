"""An agent takes a request in charge, or gives it back to the colleagues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

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

"""What every act on a request shares: rights, lock, state machine, trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from shared_services.document_requests.errors import AgentsOnly, ChangedMeanwhile, WrongState
from shared_services.document_requests.models import DocumentRequest, TimelineEvent
from shared_services.document_requests.permissions import (
    can_act_as_applicant,
    can_handle_requests,
)
from shared_services.document_requests.pointers.pointing import point_to
from shared_services.document_requests.queries import forget_counts
from shared_services.document_requests.states import CLOSED, State, may_follow


@contextmanager
def agent_acting(request_id: UUID, *, actor: Any, version: int | None) -> Iterator[DocumentRequest]:
    """Lock the request for one agent's act; everything inside is kept or lost together.

    `version` is the one of the page the agent read, None when no page was read. Raises AgentsOnly,
    ChangedMeanwhile, DocumentRequest.DoesNotExist.
    """
    if not can_handle_requests(actor):
        raise AgentsOnly
    with transaction.atomic():
        request = DocumentRequest.objects.select_for_update().get(pk=request_id)
        if version is not None and version != request.version:
            raise ChangedMeanwhile(_last_actor(request))
        yield request
        _save(request)


@contextmanager
def applicant_acting(
    request_id: UUID, *, actor: Any, token: str | None
) -> Iterator[DocumentRequest]:
    """The same for the person who asked, known by account or by private link. Raises NotAllowed."""
    with transaction.atomic():
        request = DocumentRequest.objects.select_for_update().get(pk=request_id)
        if not can_act_as_applicant(actor, request, token=token):
            raise NotAllowed(_("Cette demande n'est pas la vôtre."))
        yield request
        _save(request)


def take_if_new(request: DocumentRequest, *, actor: Any) -> None:
    """An agent who acts on a request nobody took takes it by that act."""
    if request.state == State.SUBMITTED:
        move(request, State.IN_PROGRESS)
        request.assignee = actor
        request.assignee_name = person_name(actor)


def move(request: DocumentRequest, following: State) -> None:
    """Change the state as the machine allows. Raises WrongState."""
    if not may_follow(request.state, following):
        raise WrongState
    request.state = following
    if following in CLOSED:
        request.closed_at = now()


def trace(
    request: DocumentRequest,
    kind: str,
    text: str,
    *,
    actor: Any,
    actor_name: str | None = None,
    internal: bool = False,
    **detail: object,
) -> TimelineEvent:
    """One line for people on the timeline, one for the audit (no personal data in that one)."""
    audit.record(
        f"document_request.{kind}",
        actor=actor,
        target=str(request.pk),
        number=request.tracking_number,
        state=str(request.state),
        **detail,
    )
    name = person_name(actor) if actor_name is None else actor_name
    return TimelineEvent.objects.create(
        request=request, kind=kind, text=text, actor_name=name, is_internal=internal
    )


def person_name(person: Any) -> str:
    if person is None:
        return ""
    return f"{person.first_name} {person.last_name}".strip() or _("Un agent")


def _last_actor(request: DocumentRequest) -> str:
    last = request.events.order_by("at", "pk").last()
    return last.actor_name if last else ""


def _save(request: DocumentRequest) -> None:
    request.version += 1
    request.save()
    point_to(request)
    forget_counts()

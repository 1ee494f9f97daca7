"""The thread between the town hall and the person who asked, with read marks on both sides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.errors import DomainError
from shared_services.document_requests.actions.acting import (
    agent_acting,
    applicant_acting,
    person_name,
    take_if_new,
    trace,
)
from shared_services.document_requests.actions.mails import tell_agents, tell_applicant
from shared_services.document_requests.errors import WrongState
from shared_services.document_requests.models import DocumentRequest, Message
from shared_services.document_requests.models.exchanges import Side

MAX_LENGTH = 5000


def write_to_applicant(
    request_id: UUID, *, body: str, actor: Any, version: int | None = None
) -> Message:
    """The agent writes; the text stays on our pages, the mail only says that it is there."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        if request.is_open:
            take_if_new(request, actor=actor)
        message = _write(request, Side.AGENT, body, actor, person_name(actor))
        trace(request, "message_sent", _("Message de la mairie"), actor=actor)
        tell_applicant(request, "message", key=f"message:{message.pk}", sender=message.author_name)
    return message


def write_to_town_hall(
    request_id: UUID, *, body: str, actor: Any, token: str | None = None
) -> Message:
    """The applicant writes, while the request is open. Raises NotAllowed, WrongState."""
    with applicant_acting(request_id, actor=actor, token=token) as request:
        if not request.is_open:
            raise WrongState(_("Votre demande est terminée : contactez directement la mairie."))
        message = _write(request, Side.APPLICANT, body, actor, request.applicant_name)
        text = _("Message envoyé à la mairie")
        trace(request, "message_received", text, actor=actor, actor_name=request.applicant_name)
        tell_agents(request, "message_for_agents", key=f"message:{message.pk}")
    return message


def mark_read_by_agent(request: DocumentRequest) -> None:
    _mark_read(request, Side.APPLICANT)


def mark_read_by_applicant(request: DocumentRequest) -> None:
    _mark_read(request, Side.AGENT)


def _write(request: DocumentRequest, side: Side, body: str, actor: Any, name: str) -> Message:
    text = body.strip()
    if not text:
        raise DomainError("empty_message", _("Écrivez votre message avant de l'envoyer."))
    if len(text) > MAX_LENGTH:
        raise DomainError(
            "message_too_long",
            _("Votre message est trop long : %(max)d caractères au plus.") % {"max": MAX_LENGTH},
        )
    author = actor if actor is not None and actor.is_authenticated else None
    return Message.objects.create(
        request=request, side=side, author=author, author_name=name, body=text
    )


def _mark_read(request: DocumentRequest, written_by: Side) -> None:
    request.messages.filter(side=written_by, read_at=None).update(read_at=now())

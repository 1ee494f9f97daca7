"""Asking someone outside for an opinion on a request, and what they answer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import now, today
from kernel.errors import DomainError, NotAllowed
from shared_services.document_requests.actions.acting import (
    agent_acting,
    person_name,
    take_if_new,
    trace,
)
from shared_services.document_requests.actions.mails import tell_agents, tell_expert
from shared_services.document_requests.errors import WrongState
from shared_services.document_requests.follow_up import opinion_id_in
from shared_services.document_requests.models import Opinion

MOST_OPINIONS = 10


def ask_opinion(
    request_id: UUID,
    *,
    expert_name: str,
    expert_email: str,
    question: str,
    answer_by: date,
    with_files: bool,
    actor: Any,
    version: int | None = None,
) -> Opinion:
    """Write to the expert, with a private link that shows what is asked, never who asks for it."""
    if answer_by <= today():
        raise DomainError("date_past", _("Choisissez une date à venir pour la réponse."))
    with agent_acting(request_id, actor=actor, version=version) as request:
        if not request.is_open:
            raise WrongState
        if request.opinions.count() >= MOST_OPINIONS:
            raise DomainError("too_many", _("Cette demande a déjà beaucoup d'avis."))
        take_if_new(request, actor=actor)
        opinion = Opinion.objects.create(
            request=request,
            expert_name=" ".join(expert_name.split())[:200],
            expert_email=expert_email,
            question=question.strip(),
            with_files=with_files,
            answer_by=answer_by,
            asked_by=actor,
            asked_by_name=person_name(actor),
        )
        text = _("Avis demandé : %(who)s") % {"who": opinion.expert_name}
        trace(request, "opinion_asked", text[:500], actor=actor, internal=True)
        tell_expert(opinion)
    return opinion


def withdraw_opinion(
    request_id: UUID, opinion_id: UUID, *, actor: Any, version: int | None = None
) -> Opinion:
    """The answer is needed no more: the link closes."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        opinion = request.opinions.select_for_update().filter(pk=opinion_id).first()
        if opinion is None or not opinion.is_awaited:
            raise WrongState(_("Cet avis n'est plus attendu."))
        opinion.withdrawn_at = now()
        opinion.save(update_fields=["withdrawn_at"])
        text = _("Avis qui n'est plus attendu : %(who)s") % {"who": opinion.expert_name}
        trace(request, "opinion_withdrawn", text[:500], actor=actor, internal=True)
    return opinion


def give_opinion(token: str, *, verdict: str, answer: str) -> Opinion:
    """The expert answers, once. Raises NotAllowed for a strange link, WrongState when it closed."""
    opinion_id = opinion_id_in(token)
    if opinion_id is None:
        raise NotAllowed(_("Ce lien n'ouvre aucune demande d'avis."))
    if verdict not in Opinion.Verdict.values:
        raise DomainError("no_verdict", _("Choisissez un avis."))
    words = answer.strip()
    if not words and verdict in {Opinion.Verdict.RESERVED, Opinion.Verdict.UNFAVOURABLE}:
        raise DomainError("no_reason", _("Dites pourquoi : la mairie en a besoin pour décider."))
    with transaction.atomic():
        opinion = Opinion.objects.select_for_update().select_related("request").get(pk=opinion_id)
        request = opinion.request
        if not opinion.is_awaited or not request.is_open:
            raise WrongState(_("Cet avis n'est plus attendu. Merci."))
        opinion.verdict, opinion.answer, opinion.answered_at = verdict, words[:5000], now()
        opinion.save()
        text = _("Avis reçu de %(who)s : %(verdict)s") % {
            "who": opinion.expert_name,
            "verdict": opinion.get_verdict_display().lower(),
        }
        trace(request, "opinion_given", text[:500], actor=None, actor_name="", internal=True)
        tell_agents(request, "opinion_for_agents", key=f"opinion:{opinion.pk}")
    return opinion

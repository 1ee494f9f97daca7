"""What we write to people about a request. Every mail carries the commune's name and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles.facade import people_to_tell
from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.document_requests.abilities import HANDLE
from shared_services.document_requests.actions.introducing import OPINIONS, STEPS, WORK
from shared_services.document_requests.actions.short_texts import text_for
from shared_services.document_requests.catalogue.rules import Procedure
from shared_services.document_requests.follow_up import opinion_token_for, token_for
from shared_services.document_requests.models import (
    DocumentRequest,
    Letter,
    Opinion,
    ProcedureSetting,
)
from shared_services.notifications import facade as notifications


@dataclass(frozen=True)
class Contact:
    """The service in charge, as CRPA R112-11-1 wants it told."""

    service: str
    town_hall: str
    address: str
    email: str
    phone: str
    hours: str


def contact_of(setting: ProcedureSetting) -> Contact:
    """The service's own contacts, the town hall's for those it did not fill in."""
    authority = require_authority()
    return Contact(
        service=setting.service_name,
        town_hall=authority.town_hall,
        address=setting.contact_address or authority.address,
        email=setting.contact_email or authority.email,
        phone=setting.contact_phone or authority.phone,
        hours=setting.counter_hours,
    )


def tell_applicant(request: DocumentRequest, template: str, *, key: str, **context: object) -> None:
    """Queue one mail to the person who asked, in the caller's transaction.

    Someone who came to the counter may have no address: the agent's page says so.
    """
    if not request.applicant_email:
        return
    authority = require_authority()
    contact = contact_of(request.setting)
    path = _path("document_requests:follow", token_for(request))
    notifications.notify(
        email=request.applicant_email,
        name=request.applicant_name,
        template=f"document_requests/mail/{template}",
        context={
            "request": request,
            "procedure": request.procedure,
            "copy": request.copy,
            "authority": authority,
            "contact": contact,
            "follow_url": authority.url(path),
            **context,
        },
        key=f"document_request:{request.pk}:{key}",
        category=STEPS,
        about=about(request),
        user_id=request.user_id,
        reply_to=contact.email,
        sms=text_for(template, place=authority.town_hall, number=request.tracking_number),
    )


def tell_received(request: DocumentRequest) -> None:
    """The acknowledgement, with all that CRPA R112-11-1 wants told."""
    procedure = request.procedure
    tell_applicant(
        request,
        "received",
        key="received",
        silence_words=silence_in_words(request),
        fee_words=_fee_in_words(procedure),
        kept_words=_("Vos données servent seulement à traiter cette demande. ")
        + _("Elles sont effacées %(days)d jours après sa clôture.")
        % {"days": procedure.retention.days_after_closing},
    )


def silence_in_words(request: DocumentRequest) -> str:
    """What happens without an answer, and when; nothing where silence has no effect."""
    if request.silence_on is None:
        return ""
    day = date_format(request.silence_on, "j F Y")
    if request.silence_effect == DocumentRequest.Silence.ACCEPTANCE:
        return _(
            "Sans réponse de la mairie avant le %(day)s, votre demande sera acceptée, sauf s'il "
            "manque une pièce. Vous pourrez alors demander une attestation (CRPA, art. L232-3)."
        ) % {"day": day}
    told = _("Sans réponse de la mairie avant le %(day)s, votre demande sera refusée.")
    return f"{told % {'day': day}} {request.procedure.refusal.text}"


def _fee_in_words(procedure: Procedure) -> str:
    if not procedure.fee.more.get("warning"):
        return procedure.fee.text
    return f"{procedure.fee.text} " + _("Personne ne doit vous demander d'argent pour ce document.")


def tell_beneficiary(request: DocumentRequest, email: str) -> None:
    """Tell the person someone asks for, when we know how: they can object to it."""
    if not email:
        return
    authority = require_authority()
    contact = contact_of(request.setting)
    notifications.notify(
        email=email,
        name=request.subject_name,
        template="document_requests/mail/filed_for_you",
        context={
            "request": request,
            "procedure": request.procedure,
            "authority": authority,
            "contact": contact,
        },
        key=f"document_request:{request.pk}:filed_for_you",
        category=STEPS,
        about=about(request),
        reply_to=contact.email,
    )


def tell_agents(request: DocumentRequest, template: str, *, key: str) -> None:
    """Tell those who answer requests here: the number and a link, nothing about people.

    The agent in charge alone once there is one.
    """
    authority = require_authority()
    path = _path("document_requests_admin:detail", request.pk)
    for agent in _agents_of(request):
        notifications.notify(
            email=agent.email,
            name=agent.name,
            template=f"document_requests/mail/{template}",
            context={
                "tracking_number": request.tracking_number,
                "procedure": request.procedure,
                "authority": authority,
                "legal_due_on": request.legal_due_on,
                "inbox_url": authority.url(path),
            },
            key=f"document_request:{request.pk}:{key}:{agent.user_id}",
            category=WORK,
            about=about(request),
            user_id=agent.user_id,
        )


def tell_about_letter(letter: Letter, people: list[Any], *, words: str, key: str) -> None:
    """Tell colleagues about a letter to sign, or one that comes back: a link, no name."""
    authority = require_authority()
    request = letter.request
    for person in people:
        notifications.notify(
            email=person.email,
            name=person.name,
            template="document_requests/mail/letter_for_agents",
            context={
                "tracking_number": request.tracking_number,
                "procedure": request.procedure,
                "authority": authority,
                "legal_due_on": request.legal_due_on,
                "words": words,
                "inbox_url": authority.url(_path("document_requests_admin:letter", letter.pk)),
            },
            key=f"document_request:{request.pk}:{key}:{person.user_id}",
            category=WORK,
            about=about(request),
            user_id=person.user_id,
        )


def tell_expert(opinion: Opinion) -> None:
    """Ask for the opinion: the question and the private link; nothing about the applicant."""
    authority = require_authority()
    request = opinion.request
    contact = contact_of(request.setting)
    notifications.notify(
        email=opinion.expert_email,
        name=opinion.expert_name,
        template="document_requests/mail/opinion_asked",
        context={
            "request": request,
            "procedure": request.procedure,
            "authority": authority,
            "contact": contact,
            "opinion": opinion,
            "opinion_url": authority.url(
                _path("document_requests:opinion", opinion_token_for(opinion))
            ),
        },
        key=f"document_request:{request.pk}:opinion:{opinion.pk}",
        category=OPINIONS,
        about=about(request),
        reply_to=contact.email,
    )


def about(request: DocumentRequest) -> str:
    return f"document_request:{request.pk}"


def _path(name: str, argument: object) -> str:
    # An act may run in a task or a command, where no host has chosen the URL table.
    return reverse(name, urlconf=URLCONFS["commune"], args=[argument])


def _agents_of(request: DocumentRequest) -> list[Any]:
    return people_to_tell(HANDLE, in_charge=request.assignee_id)

"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.data_rights.facade import Fate, PersonalFile, Section, register_personal_data
from kernel.processings import kept
from shared_services.document_requests.actions.drafts import delete_draft
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.models import (
    Attachment,
    DocumentRequest,
    Draft,
    InboxView,
    Message,
)
from shared_services.document_requests.models.exchanges import Side
from shared_services.document_requests.pointers.pointing import forget


def register() -> None:
    register_personal_data("document_requests", collector=collect, eraser=erase, fates=fates)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Vos demandes à la mairie"),
        goes=_("Les demandes commencées et jamais envoyées, avec leurs fichiers."),
        stays=_(
            "Les demandes envoyées, avec votre nom et vos fichiers, détachées du compte. Celles en "
            "cours sont menées à leur fin : vous les suivez par le lien reçu par courriel. %s"
        )
        % _kept("closed"),
        why=_(
            "La mairie doit répondre, puis garder la demande d'acte un temps fixé (décret "
            "2017-890, art. 29 ; RGPD, art. 17, 3, b)."
        ),
    )


def erase(person: Any) -> None:
    """Drafts and an agent's views go; requests stay for their time, without the account."""
    for draft in Draft.objects.filter(user_id=person.pk):
        delete_draft(draft)
    InboxView.objects.filter(owner_id=person.pk).delete()
    written = Message.objects.filter(author_id=person.pk, side=Side.APPLICANT)
    written.update(author=None)
    sent = DocumentRequest.objects.filter(user_id=person.pk)
    forget(sent.values_list("pk", flat=True))
    sent.update(user=None)


def collect(person: Any) -> Iterator[Section]:
    """Requests and drafts of this account, without the agents' names nor their internal notes."""
    requests = DocumentRequest.objects.filter(user_id=person.pk).prefetch_related(
        "messages", "events"
    )
    drafts = Draft.objects.filter(user_id=person.pk)
    yield Section(
        "Vos demandes",
        _kept("closed"),
        [_request(found) for found in requests],
        _files(Attachment.objects.filter(request__user_id=person.pk)),
    )
    yield Section(
        "Vos demandes commencées",
        _kept("drafts"),
        [_draft(found) for found in drafts],
        _files(Attachment.objects.filter(draft__user_id=person.pk)),
    )


def _kept(kind: str) -> str:
    """Each procedure has its own delay; people with one kind of request read one sentence."""
    told = (kept(f"document_requests.{kind}.{code}") for code in all_procedures())
    return " ".join(dict.fromkeys(told))


def _request(found: DocumentRequest) -> dict[str, Any]:
    shown = [event for event in found.events.all() if not event.is_internal]
    return {
        "Numéro de suivi": found.tracking_number,
        "Démarche": found.what,
        "Reçue le": _moment(found.received_at),
        "État": found.get_state_display(),
        "Prénom": found.applicant_first_name,
        "Nom": found.applicant_last_name,
        "Adresse électronique": found.applicant_email,
        "Téléphone": found.applicant_phone,
        "Adresse postale": found.applicant_address,
        "Personne concernée": found.subject_name,
        "Née le": date_format(found.subject_born_on, "j F Y") if found.subject_born_on else "",
        "Usage prévu": found.purpose,
        "Motif du refus": found.refusal_reason,
        "Réponses": found.answers,
        "Messages": [_message(message) for message in found.messages.all()],
        "Étapes": [{"Date": _moment(event.at), "Étape": event.text} for event in shown],
    }


def _message(message: Message) -> dict[str, str]:
    return {
        "Date": _moment(message.sent_at),
        "De": message.get_side_display(),
        "Texte": message.body,
    }


def _draft(found: Draft) -> dict[str, Any]:
    return {
        "Démarche": found.procedure,
        "Commencée le": _moment(found.created_at),
        "Modifiée le": _moment(found.updated_at),
        "Réponses": found.answers,
    }


def _files(attachments: Any) -> list[PersonalFile]:
    # What the antivirus holds back is not handed out, to its sender either.
    harmless = attachments.filter(scan_state=Attachment.Scan.CLEAN, for_agents_only=False)
    return [PersonalFile(row.name, partial(row.file.open, "rb")) for row in harmless]


def _moment(value: datetime) -> str:
    return date_format(localtime(value), "j F Y à H:i")

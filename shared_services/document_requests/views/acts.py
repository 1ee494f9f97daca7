"""What an agent does with one request: each act reads its own form, then calls the action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from shared_services.document_requests.actions import close, instruct, opinions, pieces
from shared_services.document_requests.actions import messages as thread
from shared_services.document_requests.forms import (
    AskPiecesForm,
    AssignForm,
    DeliverForm,
    LabelsForm,
    MessageForm,
    NoteForm,
    RefusalForm,
)
from shared_services.document_requests.forms.letters import (
    AgentsFileForm,
    HandOverForm,
    PostForm,
)
from shared_services.document_requests.forms.opinions import AskOpinionForm
from shared_services.document_requests.models import DocumentRequest

Act = Callable[[HttpRequest, DocumentRequest, dict[str, Any]], dict[str, Any]]


def _simple(action: Callable[..., Any]) -> Act:
    def run(_request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
        action(found.pk, **by)
        return {}

    return run


def _ask(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = AskPiecesForm(request.POST, procedure=found.procedure)
    if not form.is_valid():
        return {"pieces_form": form}
    data = form.cleaned_data
    pieces.ask_for_pieces(
        found.pk,
        pieces=form.wanted,
        reason=data["reason"],
        answer_by=data["answer_by"],
        **by,
    )
    return {}


def _message(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return {"message_form": form}
    thread.write_to_applicant(found.pk, body=form.cleaned_data["body"], **by)
    return {}


def _refuse(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return {"refusal_form": form}
    close.refuse(found.pk, reason=form.cleaned_data["reason"], **by)
    return {}


def _assign(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = AssignForm(request.POST)
    if not form.is_valid():
        return {"assign_form": form}
    instruct.assign(found.pk, to=form.cleaned_data["to"], **by)
    return {}


def _ask_opinion(
    request: HttpRequest, found: DocumentRequest, by: dict[str, Any]
) -> dict[str, Any]:
    form = AskOpinionForm(request.POST)
    if not form.is_valid():
        return {"opinion_form": form}
    opinions.ask_opinion(found.pk, **form.cleaned_data, **by)
    return {}


def _withdraw_opinion(
    request: HttpRequest, found: DocumentRequest, by: dict[str, Any]
) -> dict[str, Any]:
    opinions.withdraw_opinion(found.pk, _identity(request, "opinion"), **by)
    return {}


def _identity(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None


def _note(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return {"note_form": form}
    instruct.note(found.pk, text=form.cleaned_data["text"], **by)
    return {}


def _label(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = LabelsForm(request.POST)
    if not form.is_valid():
        return {"labels_form": form}
    instruct.label(found.pk, labels=form.wanted, **by)
    return {}


def _post(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = PostForm(request.POST)
    if not form.is_valid():
        return {"post_form": form}
    close.mark_posted(found.pk, **form.cleaned_data, **by)
    return {}


def _hand_over(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return {"hand_over_form": form}
    close.hand_over(found.pk, **form.cleaned_data, **by)
    return {}


def _keep(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = AgentsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"agents_file_form": form}
    pieces.add_agents_file(found.pk, **form.cleaned_data, **by)
    return {}


def _deliver_letter(
    request: HttpRequest, found: DocumentRequest, by: dict[str, Any]
) -> dict[str, Any]:
    close.deliver_letter(found.pk, _identity(request, "letter"), **by)
    return {}


def _deliver(request: HttpRequest, found: DocumentRequest, by: dict[str, Any]) -> dict[str, Any]:
    form = DeliverForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"deliver_form": form}
    close.deliver_online(found.pk, form.cleaned_data["file"], **by)
    return {}


ACTS: dict[str, Act] = {
    "prendre": _simple(instruct.take_charge),
    "rendre": _simple(instruct.release),
    "demander": _ask,
    "reprendre": _simple(pieces.resume_without_answer),
    "ecrire": _message,
    "prete": _simple(close.mark_ready),
    "postee": _post,
    "remise": _hand_over,
    "garder": _keep,
    "remettre-courrier": _deliver_letter,
    "remettre": _deliver,
    "confier": _assign,
    "demander-avis": _ask_opinion,
    "retirer-avis": _withdraw_opinion,
    "noter": _note,
    "etiqueter": _label,
    "refuser": _refuse,
}
DONE = {
    "prendre": gettext_lazy("Vous suivez maintenant cette demande."),
    "rendre": gettext_lazy("La demande est rendue à vos collègues."),
    "demander": gettext_lazy("Le demandeur est prévenu. Le délai est suspendu."),
    "reprendre": gettext_lazy("La demande repart. Le délai court de nouveau."),
    "ecrire": gettext_lazy("Votre message est envoyé."),
    "prete": gettext_lazy("Le demandeur est prévenu : le document l'attend au guichet."),
    "postee": gettext_lazy("Le demandeur est prévenu : le document est parti par la poste."),
    "remise": gettext_lazy("La demande est terminée : document remis."),
    "garder": gettext_lazy("Le fichier est gardé : seuls les agents le voient."),
    "remettre-courrier": gettext_lazy(
        "Le demandeur est prévenu : le document est sur sa page de suivi."
    ),
    "confier": gettext_lazy("La demande est confiée à votre collègue."),
    "demander-avis": gettext_lazy("L'avis est demandé : un lien personnel est parti."),
    "retirer-avis": gettext_lazy("Cet avis n'est plus attendu : le lien est fermé."),
    "noter": gettext_lazy("La note est enregistrée : seuls les agents la voient."),
    "etiqueter": gettext_lazy("Les étiquettes sont enregistrées."),
    "remettre": gettext_lazy("Le demandeur est prévenu : le document est sur sa page de suivi."),
    "refuser": gettext_lazy("Le refus est envoyé, avec le motif et les voies de recours."),
}

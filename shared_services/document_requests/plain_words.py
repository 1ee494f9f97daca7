"""What a state means for the person who asked, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.states import State


@dataclass(frozen=True)
class Situation:
    """`tag` is the short word, `kind` its colour in the design system, `next` the next step."""

    tag: str
    kind: str
    title: str
    next: str


def situation_of(request: DocumentRequest) -> Situation:
    return {
        State.SUBMITTED: _submitted,
        State.IN_PROGRESS: _in_progress,
        State.WAITING: _waiting,
        State.READY: _ready,
        State.HANDED_OVER: _handed_over,
        State.POSTED: _posted,
        State.DELIVERED: _delivered,
        State.REFUSED: _refused,
        State.WITHDRAWN: _withdrawn,
    }[State(request.state)](request)


def _submitted(request: DocumentRequest) -> Situation:
    return Situation(
        _("Reçue"), "info", _("La mairie a bien reçu votre demande"), _expected(request)
    )


def _in_progress(request: DocumentRequest) -> Situation:
    return Situation(
        _("En cours"), "info", _("Un agent s'occupe de votre demande"), _expected(request)
    )


def _waiting(request: DocumentRequest) -> Situation:
    return Situation(
        _("À compléter"),
        "warning",
        _("La mairie attend quelque chose de vous"),
        _("Envoyez ce qui manque plus bas : le délai reprend dès votre réponse."),
    )


def _ready(request: DocumentRequest) -> Situation:
    return Situation(
        _("Prêt"),
        "success",
        _("Votre document vous attend à la mairie"),
        _("Venez avec une pièce d'identité aux heures d'ouverture."),
    )


def _handed_over(request: DocumentRequest) -> Situation:
    return Situation(_("Remis"), "neutral", _("Votre document vous a été remis"), "")


def _posted(request: DocumentRequest) -> Situation:
    return Situation(
        _("Envoyé"),
        "success",
        _("Votre document est parti par la poste"),
        _("Comptez quelques jours. Rien reçu au bout de dix jours ? Contactez la mairie."),
    )


def _delivered(request: DocumentRequest) -> Situation:
    return Situation(
        _("Disponible"),
        "success",
        _("Votre document est disponible"),
        _("Il est plus bas, dans « Le document de la mairie ». Enregistrez-le chez vous."),
    )


def _refused(request: DocumentRequest) -> Situation:
    return Situation(_("Refusée"), "danger", _("La mairie n'a pas pu accepter votre demande"), "")


def _withdrawn(request: DocumentRequest) -> Situation:
    return Situation(_("Retirée"), "neutral", _("Vous avez retiré votre demande"), "")


def _expected(request: DocumentRequest) -> str:
    if request.is_past_target:
        return _("La mairie a pris un peu de retard. Vous pouvez lui écrire plus bas.")
    return _("La mairie vise une réponse avant le %(day)s.") % {"day": long_date(request.target_on)}


def long_date(day: date) -> str:
    return str(date_format(day, "l j F Y"))


def plain_date(iso_day: str) -> str:
    """« 9 septembre 1979 » for « 1979-09-09 »."""
    return str(date_format(date.fromisoformat(iso_day), "j F Y"))


# What need not be typed again: from the account, then from the last request here.
ADDRESS = ("street", "street_more", "postal_code", "city", "country")
TAKEN_OVER = ("first_name", "last_name", "email", "phone", *ADDRESS)


def taken_over_in_words(names: list[str]) -> str:
    """« prénom, nom, adresse postale »: fields that were filled in for the person."""
    labels = {
        "first_name": _("prénom"),
        "last_name": _("nom"),
        "email": _("adresse électronique"),
        "phone": _("téléphone"),
    }
    found = [labels[name] for name in names if name in labels]
    if any(name in ADDRESS for name in names):
        found.append(_("adresse postale"))
    return ", ".join(found)

"""The buttons of an alert's page: what each does, says, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shared_services.alerts.actions import receiving, sending, writing
from shared_services.alerts.models import AlertMessage

# What is said, then the screen that follows.
Done = tuple[str, str]
LONGEST = 2000


def _submit(alert_id: UUID, request: HttpRequest) -> Done:
    state = sending.submit(alert_id, actor=request.user)
    if state == AlertMessage.State.WAITING:
        return _("Le message attend une seconde personne : il part dès qu'elle confirme."), "detail"
    return _("C'est parti. Le bandeau est sur le site, les messages partent."), "detail"


def _confirm(alert_id: UUID, request: HttpRequest) -> Done:
    sending.confirm(alert_id, actor=request.user)
    return _("Confirmé : c'est parti."), "detail"


def _send_back(alert_id: UUID, request: HttpRequest) -> Done:
    sending.send_back(alert_id, reason=_text(request, "reason"), actor=request.user)
    return _("Le message redevient un brouillon, son auteur est prévenu."), "detail"


def _send_alone(alert_id: UUID, request: HttpRequest) -> Done:
    sending.send_alone(alert_id, reason=_text(request, "reason"), actor=request.user)
    return _("C'est parti. Votre raison est dans le journal, vos collègues sont prévenus."), (
        "detail"
    )


def _discard(alert_id: UUID, request: HttpRequest) -> Done:
    writing.discard(alert_id, actor=request.user)
    return _("Brouillon jeté."), "index"


def _all_clear(alert_id: UUID, request: HttpRequest) -> Done:
    writing.prepare_all_clear(alert_id, actor=request.user)
    return _("Voici le message de fin : relisez-le, puis envoyez-le."), "preview"


def _localise(alert_id: UUID, request: HttpRequest) -> Done:
    receiving.localise(alert_id, words=_text(request, "words"), actor=request.user)
    return _("Vos précisions sont enregistrées."), "detail"


def _release(alert_id: UUID, request: HttpRequest) -> Done:
    receiving.release_now(alert_id, actor=request.user)
    return _("L'alerte est publiée sur votre site."), "detail"


def _veto(alert_id: UUID, request: HttpRequest) -> Done:
    receiving.veto(alert_id, reason=_text(request, "reason"), actor=request.user)
    return _("L'alerte est retirée de votre site. L'intercommunalité voit votre raison."), "detail"


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:LONGEST]


ACTS: dict[str, Callable[[UUID, HttpRequest], Done]] = {
    "envoyer": _submit,
    "confirmer": _confirm,
    "renvoyer": _send_back,
    "seul": _send_alone,
    "jeter": _discard,
    "lever": _all_clear,
    "preciser": _localise,
    "publier": _release,
    "retirer": _veto,
}

"""A procedure that the demo's intercommunality wrote for its communes."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kernel.clock import today
from shared_services.document_requests.actions.sharing import promise_to_communes
from shared_services.document_requests.catalogue import writing
from shared_services.document_requests.catalogue.definitions import read
from shared_services.document_requests.models import OwnProcedure, ProcedureVersion

AUTHOR = "Étienne Gallois"


def seed() -> None:
    """Publish it unless this space wrote some already; the communes receive it by themselves."""
    if OwnProcedure.objects.exists():
        return
    data = _room()
    read(data)
    with transaction.atomic():
        own = OwnProcedure.objects.create(
            code="reserver_une_salle", slug="reserver-une-salle", title="Réserver une salle",
            draft=data, draft_by_name=AUTHOR,
        )  # fmt: skip
        ProcedureVersion.objects.create(
            procedure=own, number=1, definition=data, published_by_name=AUTHOR
        )
        promise_to_communes()


def _room() -> dict[str, Any]:
    data = writing.blank(
        "Réserver une salle",
        "Louer une salle de la commune pour une fête, une réunion ou un spectacle.",
        code="reserver_une_salle",
        slug="reserver-une-salle",
        today=today(),
    )
    data["procedure"]["theme"] = "own"
    data["section"] = [
        {"kind": "who", "text": "Les habitants et les associations de la commune."},
        {"kind": "cost", "text": "Selon le tarif voté par le conseil municipal."},
        {"kind": "delay", "text": "Demandez au moins un mois avant."},
    ]
    data["step"] = [
        {
            "code": "evenement",
            "title": "Votre événement",
            "question": [
                {"code": "quoi", "kind": "text", "label": "Que préparez-vous ?",
                 "hint": "Par exemple : un anniversaire, une assemblée générale."},
                {"code": "jour", "kind": "date", "label": "Quel jour ?"},
                {"code": "heures", "kind": "text", "label": "De quelle heure à quelle heure ?"},
                {"code": "personnes", "kind": "number", "label": "Combien de personnes ?",
                 "minimum": 1, "maximum": 500},
                {"code": "alcool", "kind": "yes_no", "label": "Vendrez-vous des boissons ?"},
            ],
        },
        {
            "code": "organisateur",
            "title": "Qui organise",
            "question": [
                {"code": "qui", "kind": "choice", "label": "Vous demandez pour",
                 "choice": [{"code": "moi", "label": "Vous-même"},
                            {"code": "asso", "label": "Une association"}]},
                {"code": "asso", "kind": "text", "label": "Nom de l'association",
                 "when": {"question": "qui", "is": "asso"}},
            ],
        },
    ]  # fmt: skip
    data["refuse"] = [
        {
            "text": "Une salle se demande au moins trente jours avant.",
            "instead": "Appelez la mairie : une salle est peut-être libre.",
            "when": {"question": "jour", "days_ahead_below": 30},
        }
    ]
    return data

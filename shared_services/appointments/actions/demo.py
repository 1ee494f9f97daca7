"""An invented counter with its hours, its reasons and a few people who come."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import transaction

from kernel.clock import now
from shared_services.appointments import queries
from shared_services.appointments.actions.booking import Visitor
from shared_services.appointments.models import (
    Appointment,
    AppointmentReason,
    Counter,
    CounterHours,
)

MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17))
HOURS = {0: [MORNING], 1: [MORNING], 3: [MORNING, AFTERNOON], 4: [AFTERNOON]}
REASONS = (
    ("Faire légaliser une signature", "Vous signez devant l'agent.",
     "Le document à signer, non signé\nUne pièce d'identité", 15, "legalisation-de-signature"),
    ("Attestation d'accueil", "Pour recevoir un visiteur étranger chez vous.",
     "Une pièce d'identité\nUn justificatif de logement et de sa surface\n"
     "Vos ressources\nUn timbre fiscal de 30 €", 30, "attestation-d-accueil"),
    ("Retirer un document", "Un acte ou un arrêté qui vous attend à la mairie.",
     "Une pièce d'identité\nLe numéro de suivi de la demande", 10, "retrait"),
    ("Dossier de mariage ou de Pacs", "Déposer et relire le dossier ensemble.",
     "Vos pièces d'identité\nLe dossier rempli", 45, ""),
    ("Autre démarche", "Dites-nous en un mot ce qui vous amène.", "", 20, ""),
)  # fmt: skip
PEOPLE = (
    ("Odile", "Brunet", 0, ""),
    ("Karim", "Lopez", 2, "Pour ma terrasse, place du Lavoir."),
    ("Monique", "Sauvage", 4, ""),
    ("Thomas", "Giraud", 3, "Je viens avec mon fils."),
)


def seed() -> None:
    """Make them unless a counter exists here. No mail leaves."""
    if Counter.objects.exists():
        return
    with transaction.atomic():
        counter = Counter.objects.create(
            name="Accueil de la mairie", access="Rampe à droite de l'entrée."
        )
        for weekday, ranges in HOURS.items():
            for begins_at, ends_at in ranges:
                CounterHours.objects.create(
                    counter=counter, weekday=weekday, begins_at=begins_at, ends_at=ends_at
                )
        reasons = [
            AppointmentReason.objects.create(
                title=title, description=description, bring=bring, minutes=minutes, paper=paper
            )
            for title, description, bring, minutes, paper in REASONS
        ]
        for number, (first_name, last_name, place, note) in enumerate(PEOPLE):
            _book(reasons[place], Visitor(first_name, last_name, note=note), number)


def _book(reason: AppointmentReason, visitor: Visitor, number: int) -> None:
    slots = queries.free(reason)
    slot = slots[min(len(slots) - 1, number * 7)]
    past = number == 0
    back = timedelta(days=7 * 6) if past else timedelta(0)
    Appointment.objects.create(
        number=f"RV-DEMO-{number + 1:04d}", counter_id=slot.counter_id, reason=reason,
        starts_at=slot.starts_at - back, ends_at=slot.ends_at - back,
        state=Appointment.State.HONOURED if past else Appointment.State.BOOKED,
        first_name=visitor.first_name, last_name=visitor.last_name, note=visitor.note,
        email=f"{visitor.first_name}.{visitor.last_name}@exemple.example".lower(),
        phone="06 39 98 12 34", booked_at=now() - timedelta(days=2) - back,
    )  # fmt: skip

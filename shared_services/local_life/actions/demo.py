"""Invented everyday life for the demo: the same at each run, dated from the day it is made."""

from __future__ import annotations

from datetime import date, timedelta

from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.local_life.models import (
    CollectionRound,
    CollectionSector,
    CollectionShift,
    CollectionStreet,
    JobOffer,
    MenuDay,
    MenuWeek,
)

Kind = CollectionRound.Kind
MEALS = (
    (0, "Carottes râpées\nLasagnes de légumes\nYaourt nature\nPomme", True, ["gluten", "lait"]),
    (1, "Salade verte\nPoulet rôti, haricots verts\nComté\nCompote", False, ["lait", "moutarde"]),
    (3, "Betteraves\nPoisson du jour, riz\nFromage blanc\nKiwi", False, ["poissons", "lait"]),
    (4, "Soupe de potiron\nOmelette, pommes de terre\nGâteau du chef", True, ["oeufs", "gluten"]),
)


def seed() -> None:
    """Does nothing when the space has offers or sectors; a town hall only, for menus and bins."""
    if JobOffer.objects.exists() or CollectionSector.objects.exists():
        return
    authority = require_authority()
    day = today()
    JobOffer.objects.create(
        title="Agent d'accueil, à mi-temps",
        contract=JobOffer.Contract.FIXED,
        grade="Adjoint administratif territorial, catégorie C",
        working_time="17 h 30 par semaine",
        place=authority.town_hall,
        starts_on=day + timedelta(days=60),
        apply_before=day + timedelta(days=30),
        missions="Accueillir et renseigner les habitants.\nTenir l'état civil et les élections.",
        profile="À l'aise avec le public et les outils bureautiques.",
        how_to_apply="Envoyez une lettre et un CV à la mairie, par courriel ou par la poste.",
    )
    if not authority.is_commune:
        return
    monday = day - timedelta(days=day.weekday())
    for number in (0, 1):
        week = MenuWeek(monday=monday + timedelta(weeks=number), note="Pain de la boulangerie.")
        week.days = [
            MenuDay(weekday=weekday, meal=meal, vegetarian=green, allergens=found)
            for weekday, meal, green, found in MEALS
        ]
        week.save()
    _write_waste(monday)


def _write_waste(start: date) -> None:
    for number, (name, streets) in enumerate(
        (
            ("Bourg", ("Rue de l'Église", "Place de la Mairie", "Rue du Lavoir")),
            ("Hameaux", ("Route du Moulin", "Chemin des Vignes", "Le Grand Chaumont")),
        )
    ):
        sector = CollectionSector(name=name)
        sector.rounds = [
            CollectionRound(kind=Kind.HOUSEHOLD, first_day=start + timedelta(days=1 + number)),
            CollectionRound(
                kind=Kind.SORTED, every=2, first_day=start + timedelta(days=3, weeks=number)
            ),
        ]
        sector.streets = [CollectionStreet(name=street) for street in streets]
        sector.save()
    CollectionShift.objects.create(
        planned_on=start + timedelta(days=8),
        moved_to=start + timedelta(days=9),
        reason="travaux de voirie",
    )

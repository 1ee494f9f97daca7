"""Hours, headings and groups of the demo: the same in each commune, so that one compares."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from kernel.clock import today
from shared_services.websites.models import (
    Closure,
    Commission,
    CouncilGroup,
    CouncilMember,
    DirectoryEntry,
    GroupText,
    OpeningRange,
    Topic,
)

MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17, 30))
# Name of the entry: heading, weekdays of the morning, of the afternoon.
WEEKS: dict[str, tuple[str, tuple[int, ...], tuple[int, ...]]] = {
    "École primaire": ("enfance", (0, 1, 3, 4), (0, 1, 3, 4)),
    "Bibliothèque": ("culture", (5,), (2, 4)),
    "Agence postale": ("", (0, 1, 2, 3, 4, 5), ()),
    "Boulangerie de la Place": ("", (1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5)),
    "Salle des fêtes": ("culture", (), ()),
    "Les Randonneurs": ("sport", (), ()),
    "Cabinet infirmier": ("solidarite", (0, 1, 2, 3, 4), ()),
}
# What a group of communes announces: title, days from now, hour, hours, place, access, price.
GROUP_EVENTS = (
    (
        "Forum de l'emploi et de la formation",
        *(10, 9, 4, "Salle polyvalente, Aillant-sur-Tholon", "Accès de plain-pied", "Entrée libre"),
    ),
    (
        "Bébés lecteurs, dès trois mois",
        *(15, 10, 1, "Médiathèque intercommunale", "Ascenseur", "Gratuit"),
    ),
    (
        "Collecte des déchets dangereux des ménages",
        *(18, 9, 8, "Déchèterie intercommunale", "Stationnement réservé", "Gratuit"),
    ),
)
# Where some towns of the demo are, in degrees; their entries stand around it, invented.
CENTRES = {
    "aillantais": (47.8747, 3.3506),
    "montholon": (47.8747, 3.3506),
    "chassy": (47.8540, 3.3330),
    "senan": (47.9190, 3.3530),
}
# Hundred-thousandths of a degree from the centre, in the order of the names.
AROUND = (
    *((40, 60), (-180, 120), (210, -150), (55, 75), (-320, -260), (120, 390)),
    *((-90, -430), (150, 210), (-240, 250), (310, 40)),
)
# Municipal population from which the law asks for the space (CGCT, L. 2121-27-1).
SPACE_FROM = 1000
MINORITY_TEXT = (
    "<p>Nous avons voté pour la rénovation de l'école. Nous demandons que les habitants soient "
    "consultés avant les travaux de la place, et que le bilan en soit publié.</p>"
)


def furnish_directory(authority: Any) -> None:
    """Give the entries of the demo their hours, headings and access."""
    DirectoryEntry.objects.create(
        kind=DirectoryEntry.Kind.FACILITY,
        name="Salle des fêtes",
        description="Cent vingt personnes assises, cuisine, vidéoprojecteur.",
        opening_hours="Sur réservation à la mairie.",
        accessibility="Plain-pied, toilettes adaptées, deux places réservées.",
        phone=authority.phone,
    )
    _place(CENTRES.get(authority.slug))
    topics = {one.slug: one for one in Topic.objects.all()}
    for entry in DirectoryEntry.objects.filter(name__in=WEEKS):
        heading, mornings, afternoons = WEEKS[entry.name]
        if heading in topics:
            entry.topics.add(topics[heading])
        OpeningRange.objects.bulk_create(
            OpeningRange(entry=entry, weekday=day, opens_at=hours[0], closes_at=hours[1])
            for days, hours in ((mornings, MORNING), (afternoons, AFTERNOON))
            for day in days
        )
    library = DirectoryEntry.objects.filter(name="Bibliothèque").first()
    if library is not None:
        first = today() + timedelta(days=30)
        last = first + timedelta(days=7)
        Closure.objects.create(entry=library, first_day=first, last_day=last, reason="inventaire")


def _place(centre: tuple[float, float] | None) -> None:
    if centre is None:
        return
    for entry, (north, east) in zip(DirectoryEntry.objects.order_by("name"), AROUND, strict=False):
        entry.latitude = round(centre[0] + north / 100_000, 5)
        entry.longitude = round(centre[1] + east / 100_000, 5)
        entry.save(update_fields=["latitude", "longitude"])


def group_council(authority: Any) -> None:
    """Two groups, two commissions; a text of the minority where the law asks for its space."""
    if not authority.is_commune:
        return
    majority = CouncilGroup.objects.create(
        name="Vivre ici ensemble", side=CouncilGroup.Side.MAJORITY
    )
    minority = CouncilGroup.objects.create(name="Une autre voix", side=CouncilGroup.Side.MINORITY)
    members = list(CouncilMember.objects.all())
    for member in members:
        member.group = minority if member is members[-1] else majority
        member.in_community = member is members[0]
        member.save()
    for name, mission, start in (
        ("Finances", "Prépare le budget et suit les dépenses.", 0),
        ("Travaux et voirie", "Étudie les chantiers et l'entretien des rues.", 2),
    ):
        Commission.objects.create(name=name, mission=mission).members.set(
            [*members[start : start + 3], members[-1]]
        )
    if authority.population >= SPACE_FROM:
        GroupText.objects.create(
            group=minority,
            title="L'école d'abord",
            body=MINORITY_TEXT,
            published_on=today() - timedelta(days=20),
        )

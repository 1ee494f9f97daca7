"""Invented content for the demo: plausible, different in each commune, the same at each run."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Site

from kernel.clock import now, today
from shared_services.websites import demo_records, drawing
from shared_services.websites.models import (
    AgendaIndexPage,
    ContentPage,
    CouncilMember,
    DirectoryEntry,
    EventException,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    ServicePage,
    Theme,
    Topic,
)
from shared_services.websites.palettes import PALETTES, Choice
from shared_services.websites.recurrence import Pace
from shared_services.websites.starter_texts import PRACTICAL_SLUG

ACCENTS = ("#1f6650", "#7a2e3a", "#24507a", "#6b4a12", "#4a3b78", "#2f5d31", "#8a3b12", "#1d5a66")
LOOKS = {
    "chassy": (Theme.Layout.SPLIT, Choice.VINE),
    "senan": (Theme.Layout.SERVICES, Choice.RIVER),
    "les-ormes": (Theme.Layout.SPLIT, Choice.FOREST),
    "valravillon": (Theme.Layout.PHOTO, Choice.TILE),
    "sommecaise": (Theme.Layout.SERVICES, Choice.OWN),
}
HOURS = "Lundi, mardi et jeudi : 9 h – 12 h\nVendredi : 14 h – 18 h"
NEWS = (
    (
        "Travaux rue de l'Église jusqu'au 12 décembre",
        "La rue est fermée aux voitures entre l'école et la place. Les piétons passent.",
        "<p>Le réseau d'eau est remplacé. Une déviation est en place par la route du Moulin. "
        "Le ramassage des déchets se fait place de la Mairie.</p>",
    ),
    (
        "La bibliothèque ouvre aussi le mercredi soir",
        "À partir de décembre, les bénévoles vous accueillent de 17 h à 19 h 30.",
        "<p>L'inscription est gratuite pour les moins de dix-huit ans. Vous pouvez emprunter "
        "cinq livres pour trois semaines.</p>",
    ),
    (
        "Inscriptions au repas des aînés",
        "Le repas a lieu en janvier à la salle des fêtes. Inscription à la mairie.",
        "<p>Vous avez soixante-dix ans ou plus ? Passez à la mairie ou téléphonez. "
        "Un transport peut vous prendre chez vous : demandez-le en vous inscrivant.</p>",
    ),
)
SHEETS: tuple[dict[str, Any], ...] = (
    {
        "title": "Déchets et déchèterie",
        "slug": "dechets",
        "summary": "Jours de collecte, tri, horaires de la déchèterie, encombrants.",
        "audience": "<p>Tous les habitants, et les entreprises pour le tri.</p>",
        "steps": "<p>Les ordures ménagères et le tri sont ramassés devant chez vous : voyez "
        '<a href="/collecte/">les jours de votre rue</a>. '
        "Sortez les bacs la veille au soir.</p><h3>Déchèterie</h3><p>Ouverte du mardi au "
        "samedi, de 9 h à 12 h et de 14 h à 17 h. Les encombrants s'y déposent sans "
        "rendez-vous.</p>",
        "documents": "<p>Pour la déchèterie : un justificatif de domicile, la première fois.</p>",
        "cost": "Compris dans la taxe d'enlèvement des ordures ménagères.",
    },
    {
        "title": "École, cantine et garderie",
        "slug": "ecole",
        "summary": "S'inscrire à l'école, à la cantine et à la garderie.",
        "audience": "<p>Les familles d'enfants de trois à onze ans.</p>",
        "steps": "<h3>Inscription à l'école</h3><p>Inscrivez l'enfant à la mairie, puis "
        "rencontrez la directrice.</p><h3>Cantine</h3><p>Le repas se réserve une "
        'semaine à l\'avance : voyez <a href="/menus/">les menus</a>.</p><h3>Garderie</h3>'
        "<p>De 7 h 30 à 8 h 45 et de 16 h 30 à 18 h 30.</p>",
        "documents": "<ul><li>le livret de famille ;</li><li>un justificatif de domicile ;</li>"
        "<li>le carnet de santé.</li></ul>",
        "delay": "Avant le 15 juin, pour la rentrée de septembre.",
        "cost": "École : gratuite. Repas : 3,60 €. Garderie : 1,20 € l'heure.",
        "place": "École primaire",
    },
    {
        "title": "Louer la salle des fêtes",
        "slug": "salle-des-fetes",
        "summary": "Tarifs, réservation et règlement de la salle des fêtes.",
        "audience": "<p>Les habitants, et les associations d'ici.</p>",
        "steps": "<p>Réservez à la mairie, trois mois à l'avance. La salle accueille cent vingt "
        "personnes assises.</p>",
        "documents": "<p>Une attestation d'assurance, et un chèque de caution.</p>",
        "outcome": "<p>Les clés la veille, après un tour de la salle avec vous.</p>",
        "delay": "Réponse sous une semaine.",
        "cost": "150 € le week-end pour les habitants, gratuit pour les associations.",
    },
)
WEEKLY_MARKET = {
    "title": "Marché de la place",
    "place": "Place de la Mairie",
    "access_means": ["step_free", "parking", "toilets"],
    "price": "Entrée libre",
    "organiser": "La commune et ses producteurs",
    "summary": "Fromages, légumes et pain d'ici, chaque semaine.",
}
TOPICS_OF_EVENTS = ("vie-municipale", "culture", "culture", "solidarite")
TOPICS_OF_NEWS = ("travaux", "culture", "solidarite")
EVENTS = (
    ("Conseil {council}", 8, 19, 2, "Salle du conseil", "Accès de plain-pied", "Entrée libre"),
    ("Marché de l'Avent", 13, 10, 8, "Place de la Mairie", "Stationnement réservé", ""),
    ("Concert de l'harmonie", 20, 17, 2, "Église", "Deux marches, rampe sur demande", "8 €"),
    ("Atelier « Mon premier courriel »", 26, 14, 2, "Bibliothèque", "Ascenseur", "Gratuit"),
)
COUNCIL = (
    ("Maire", ""),
    ("Première adjointe", "Finances et écoles"),
    ("Deuxième adjoint", "Voirie et bâtiments"),
    ("Troisième adjointe", "Culture et associations"),
    ("Conseiller délégué", "Eau et assainissement"),
    ("Conseillère municipale", ""),
    ("Conseiller municipal", ""),
)
COMMUNITY_COUNCIL = (
    ("Président", ""),
    ("Première vice-présidente", "Services aux communes"),
    ("Deuxième vice-président", "Eau et assainissement"),
    ("Troisième vice-présidente", "Petite enfance"),
    ("Quatrième vice-président", "Finances"),
)
WOMEN = ("Hélène", "Nadège", "Yasmina", "Chloé", "Inès", "Françoise")
MEN = ("Bruno", "Alain", "Pierre", "Marc", "Karim", "Étienne")
LAST_NAMES = ("Bertin", "Lacroix", "Morel", "Thévenot", "Gauthier", "Roussel", "Picard", "Noël")
DIRECTORY = (
    ("services", "École primaire", "De la petite section au CM2, cantine et garderie."),
    ("services", "Bibliothèque", "Livres, jeux et un ordinateur en libre accès."),
    ("services", "Agence postale", "Courrier, colis et retrait d'argent."),
    ("associations", "Comité des fêtes", "Organise le marché de l'Avent et la fête d'été."),
    ("associations", "Les Randonneurs", "Une marche chaque dimanche matin."),
    ("commerces", "Boulangerie de la Place", "Pain cuit sur place, dépôt de journaux."),
    ("commerces", "Garage du Tholon", "Entretien et dépannage."),
    ("sante", "Cabinet infirmier", "Soins à domicile et au cabinet, sur rendez-vous."),
)


def seed(authority: Any) -> None:
    """Does nothing when the site already has news: agents may have changed it since."""
    if NewsPage.objects.exists():
        return
    chance = random.Random(authority.slug)  # noqa: S311  # the same invention at each run
    theme = _dress(authority, chance)
    _write_news(theme, chance)
    _write_events(authority)
    _elect(authority, chance)
    for kind, name, description in DIRECTORY:
        DirectoryEntry.objects.create(
            kind=kind, name=name, description=description, phone=authority.phone
        )
    demo_records.furnish_directory(authority)
    _write_sheets(authority)
    demo_records.group_council(authority)


def _dress(authority: Any, chance: random.Random) -> Theme:
    site = Site.objects.get()
    theme, _is_new = Theme.objects.get_or_create(site=site)
    theme.accent = chance.choice(ACCENTS)
    theme.layout, theme.palette = _look(authority)
    if theme.palette in PALETTES:
        theme.accent = PALETTES[theme.palette].accent
    title = f"Blason {authority.of_name}"
    theme.coat_of_arms = _image(title, "blason.png", drawing.coat_of_arms(theme.accent, chance))
    title = f"Paysage {authority.of_name}"
    theme.photo = _image(title, "paysage.jpg", drawing.landscape(theme.accent, chance))
    theme.full_clean()
    theme.save()
    home = HomePage.objects.get()
    home.opening_hours = HOURS
    home.save()
    return theme


def _look(authority: Any) -> tuple[str, str]:
    """Each layout and palette somewhere, the intercommunality and Montholon as they were."""
    looks = LOOKS.get(authority.slug)
    return looks or (Theme.Layout.PHOTO, Choice.OWN)


def _write_sheets(authority: Any) -> None:
    if not authority.is_commune:
        return
    section = ContentPage.objects.get(slug=PRACTICAL_SLUG)
    for sheet in SHEETS:
        place = DirectoryEntry.objects.filter(name=sheet.get("place")).first()
        section.add_child(instance=ServicePage(**{**sheet, "place": place}))


def _image(title: str, filename: str, content: bytes) -> Image:
    return Image.objects.create(title=title, file=ContentFile(content, name=filename))


def _write_news(theme: Theme, chance: random.Random) -> None:
    index_page = NewsIndexPage.objects.get()
    for number, (title, summary, body) in enumerate(NEWS):
        picture = drawing.scene(drawing.SCENES[number], theme.accent, chance)
        index_page.add_child(
            instance=NewsPage(
                title=title,
                summary=summary,
                body=body,
                topic=Topic.objects.filter(slug=TOPICS_OF_NEWS[number]).first(),
                published_on=today() - timedelta(days=3 + 9 * number),
                image=_image(title, "illustration.jpg", picture),
            )
        )


def _write_events(authority: Any) -> None:
    index_page = AgendaIndexPage.objects.get()
    midnight = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    council = "municipal" if authority.is_commune else "communautaire"
    topics = {one.slug: one for one in Topic.objects.all()}
    events = EVENTS if authority.is_commune else (EVENTS[0], *demo_records.GROUP_EVENTS)
    for number, (title, days, hour, lasts, place, access, price) in enumerate(events):
        start: datetime = midnight + timedelta(days=days, hours=hour)
        index_page.add_child(
            instance=EventPage(
                title=title.format(council=council),
                topic=topics.get(TOPICS_OF_EVENTS[number]),
                start_at=start,
                end_at=start + timedelta(hours=lasts),
                place=place,
                access=access,
                price=price,
            )
        )
    if authority.is_commune:
        _hold_a_market(index_page, midnight, topics.get("culture"))


def _hold_a_market(index_page: AgendaIndexPage, midnight: datetime, topic: Topic | None) -> None:
    """Every week for half a year, but on the day nearest to the end of the year."""
    start = midnight + timedelta(days=3, hours=8)
    market = EventPage(
        **WEEKLY_MARKET,
        topic=topic,
        start_at=start,
        end_at=start + timedelta(hours=5),
        repeats=Pace.WEEKLY,
        repeat_count=26,
    )
    index_page.add_child(instance=market)
    days = [timezone.localtime(one).date() for one in market.starts()]
    last = min(days, key=lambda day: abs(day - day.replace(month=12, day=31)))
    market.exceptions = [EventException(day=last, stays_shown=True)]
    market.save()


def _elect(authority: Any, chance: random.Random) -> None:
    offices: tuple[tuple[str, str], ...] = COUNCIL
    if not authority.is_commune:
        offices = COMMUNITY_COUNCIL
    women, men = chance.sample(WOMEN, len(WOMEN)), chance.sample(MEN, len(MEN))
    names = chance.sample(LAST_NAMES, len(offices))
    for position, (office, delegation) in enumerate(offices):
        # « Maire » is written the same for both; the other offices say it.
        is_woman = any(word.endswith(("ère", "adjointe", "présidente")) for word in office.split())
        first = (women if is_woman else men).pop()
        CouncilMember.objects.create(
            position=position,
            name=f"{first} {names[position]}",
            office=office,
            delegation=delegation,
        )

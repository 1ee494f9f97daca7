"""Invented acts for the demo, with real PDFs: plausible, the same at each run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import typst

from kernel.clock import today
from kernel.tenancy import public_space
from shared_services.acts.actions.hosting import host_commune, members, note_own_site
from shared_services.acts.actions.informing import add_councillors
from shared_services.acts.actions.meetings import note_meeting
from shared_services.acts.actions.publishing import publish
from shared_services.acts.models import Act, CouncilMeeting
from tenants.authorities.queries import members_of

N = Act.Nature
AUTHOR = ("Hélène Bertin", "Maire")
ACTS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "2026-28",
        N.DELIBERATION,
        "7.5",
        "Subventions aux associations pour 2027",
        "Le conseil attribue une subvention au comité des fêtes et une à la bibliothèque.",
    ),
    (
        "2026-30",
        N.DELIBERATION,
        "7.10",
        "Tarifs de la salle des fêtes pour 2027 (texte d'origine)",
        "Le conseil fixe la location de la salle des fêtes : habitants, 110 euros ; autres, 220.",
    ),
    (
        "2026-31",
        N.DELIBERATION,
        "7.10",
        "Tarifs de la salle des fêtes pour 2027",
        "Le conseil fixe les tarifs de location de la salle des fêtes à compter du 1er janvier "
        "2027 : habitants, 120 euros ; autres, 220 euros ; associations d'ici, gratuit.",
    ),
    (
        "AR-2026-14",
        N.REGULATORY_ORDER,
        "6.1",
        "Circulation interdite rue de l'Église pendant les travaux",
        "La circulation des voitures est interdite rue de l'Église pendant les travaux du réseau "
        "d'eau. Les piétons passent. La déviation suit la route du Moulin.",
    ),
)
COUNCILLORS = (
    "Hélène Bertin ; Montholon ; helene.bertin@conseil.example",
    "Marc Vallet ; Montholon ; marc.vallet@conseil.example",
    "Yasmina Haddad ; Chassy ; yasmina.haddad@conseil.example",
)
SOURCE = """#set document(title: "{title}")
#set text(lang: "fr", size: 11pt)
= {town_hall}
== {nature} n° {number}
=== {title}
{text}

_Document inventé pour la démonstration._
"""


def seed(authority: Any) -> None:
    """Does nothing when acts are online already."""
    if Act.objects.exists():
        return
    if not authority.is_commune:
        add_councillors("\n".join(COUNCILLORS), actor=None)
    kind = "municipal" if authority.is_commune else "communautaire"
    meetings = [
        note_meeting(held_on=today() - timedelta(days=days), label=f"Conseil {kind}", actor=None)
        for days in (47, 5)
    ]
    before = meetings[0]
    before.minutes_adopted_on = meetings[1].held_on
    before.save()
    replaced: Act | None = None
    for place, (number, nature, matter, title, text) in enumerate(ACTS):
        facts = {"number": number, "nature": nature, "matter_code": matter, "title": title}
        replaces = replaced if number == "2026-31" else None
        replaced = _publish(authority, facts, text, meetings[place // 2], replaces=replaces)
    lines = "\n".join(f"+ {title} : adoptée" for _n, nature, _m, title, _t in ACTS[:2])
    facts = {"number": "LISTE-1", "nature": N.LIST, "title": "Délibérations examinées"}
    _publish(authority, facts, lines, before)
    if not authority.is_commune:
        _seed_commune_without_site(authority)


def _seed_commune_without_site(authority: Any) -> None:
    """The smallest member, until it opened its site today; still here if it has none."""
    smallest = min(members(), key=lambda one: one.population)
    decided_on = today() - timedelta(days=150)
    commune = host_commune(
        insee_code=smallest.insee_code, decision="2026-12", decided_on=decided_on, actor=None
    )
    meeting = note_meeting(
        held_on=today() - timedelta(days=20),
        label=f"Conseil municipal, {commune.name}",
        actor=None,
    )
    facts = {
        "number": "2026-19",
        "nature": N.DELIBERATION,
        "matter_code": "8.3",
        "title": "Entretien des chemins ruraux en 2027",
        "commune": commune,
        "author_capacity": "Maire",
    }
    text = "Le conseil choisit les chemins ruraux à remettre en état en 2027, sur 3 kilomètres."
    _publish(authority, facts, text, meeting)
    with public_space():
        site = members_of(authority).filter(insee_code=smallest.insee_code).first()
    if site is not None:
        note_own_site(commune.pk, until=today(), own_site=site.url(), actor=None)


def _publish(
    authority: Any,
    facts: dict[str, Any],
    text: str,
    meeting: CouncilMeeting,
    replaces: Act | None = None,
) -> Act:
    is_debated = facts["nature"] in {N.DELIBERATION, N.LIST}
    commune = facts.get("commune")
    source = SOURCE.format(
        town_hall=commune.town_hall if commune else authority.town_hall,
        text=text,
        **facts | {"nature": N(facts["nature"]).label},
    )
    day: date = meeting.held_on
    votes = {"votes_members": 15, "votes_cast": 14, "votes_for": 13, "votes_against": 1}
    whole = {
        "author_name": AUTHOR[0],
        "author_capacity": AUTHOR[1] if authority.is_commune else "Présidente",
        **facts,
        "adopted_on": day,
        "meeting": meeting if is_debated else None,
        "replaces": replaces,
        **(votes if facts["nature"] == N.DELIBERATION else {}),
    }
    pdf = typst.compile(source.encode(), pdf_standards=["a-2b"])
    return publish(whole, pdf, names_someone=False, actor=None).act

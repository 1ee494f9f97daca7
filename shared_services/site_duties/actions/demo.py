"""Duties of the demo's sites: invented, different in each commune, the same at each run."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.site_duties import queries, starting
from shared_services.site_duties.actions import (
    checking,
    planning,
    reporting,
    sharing,
    stating,
    telling,
)
from shared_services.site_duties.models import Check, SearchCount, VisitCount

RATES = (None, Decimal("62.5"), Decimal("71.43"), Decimal("100"), Decimal("88"), Decimal("41.2"))
FAILURES = (
    "Quelques documents PDF anciens sont des images sans texte.",
    "Sur deux pages, un tableau n'a pas de titre.",
)
PATHS = (
    ("/", 1.0),
    ("/demarches/", 0.5),
    ("/contact/", 0.35),
    ("/agenda/", 0.3),
    ("/actualites/", 0.25),
    ("/actes/", 0.15),
    ("/vie-pratique/", 0.2),
)
READERS = (
    ("search", "phone", 0.3),
    ("search", "computer", 0.15),
    ("direct", "phone", 0.15),
    ("direct", "computer", 0.1),
    ("social", "phone", 0.08),
    ("other", "computer", 0.04),
    ("inside", "phone", 0.4),
    ("inside", "computer", 0.25),
    ("inside", "tablet", 0.05),
)
SEARCHES = (
    ("passeport", True),
    ("déchetterie", True),
    ("cantine menu", False),
    ("permis de construire", True),
    ("location salle des fêtes", False),
)


def seed() -> None:
    """Idempotent: what is there stays."""
    chance = random.Random(require_authority().slug)  # noqa: S311 - invented content
    if queries.published_statement() is None:
        _seed_statement(chance)
    if queries.legal_facts()._state.adding:
        _seed_legal(chance)
    if queries.plan() is None:
        _seed_plan(chance)
    if not VisitCount.objects.exists():
        _seed_visits(chance)
        _seed_searches(chance)
        reporting.tell_visits()
    if not Check.objects.exists():
        checking.check_duties()


def _seed_statement(chance: random.Random) -> None:
    rate = chance.choice(RATES)
    facts = starting.first_statement()
    facts["written_on"] = today() - timedelta(days=chance.randint(20, 900))
    if rate is not None:
        facts.update(
            audited_by="outsider",
            auditor_name="Cabinet Accès pour tous (exemple)",
            audited_on=facts["written_on"] - timedelta(days=12),
            rate=rate,
            failures="" if rate == 100 else "\n".join(FAILURES),
            environment="Firefox et NVDA, sous Windows\nSafari et VoiceOver, sous iOS",
            tools="Contrôle à la main\nColour Contrast Analyser\naxe-core",
        )
    stating.save_draft(facts, actor=None)
    stating.publish(actor=None)


def _seed_plan(chance: random.Random) -> None:
    year = today().year
    planning.save_plan(starting.first_plan(), actor=None)
    planning.add_action(
        year=year, title="Former les rédacteurs aux titres, aux images et aux liens", actor=None
    )
    planning.add_action(
        year=year, title="Remettre en texte les arrêtés numérisés de l'année", actor=None
    )
    if not require_authority().is_commune:
        sharing.offer(actor=None)
    if chance.random() < 0.7:
        planning.add_action(
            year=year + 1, title="Faire vérifier le site par un organisme extérieur", actor=None
        )


def _seed_legal(chance: random.Random) -> None:
    # One commune in four has forgotten: its screen says what lacks.
    if chance.random() < 0.25:
        return
    is_commune = require_authority().is_commune
    telling.save_legal_facts(
        {
            "director_name": chance.choice(("Hélène Bertin", "Bruno Lacroix", "Nadège Morel")),
            "director_title": "maire" if is_commune else "présidence",
            "host": "Hébergeur de la démonstration (exemple)\n12 rue des Serveurs, 35000 Rennes\n"
            "02 99 00 00 00",
            "credits": "Photos et blason : dessins faits pour la démonstration.",
        },
        actor=None,
    )


def _seed_visits(chance: random.Random) -> None:
    """Four months that grow, with quiet week-ends."""
    town = max(3, require_authority().population // 60)
    rows = []
    for back in range(120):
        day = today() - timedelta(days=back)
        busy = town * (0.5 if day.weekday() >= 5 else 1.0) * (1 - back / 300)
        for path, share in PATHS:
            for source, device, part in READERS:
                number = round(busy * share * part * chance.uniform(0.5, 1.5))
                if number:
                    rows.append(
                        VisitCount(day=day, path=path, source=source, device=device, number=number)
                    )
    VisitCount.objects.bulk_create(rows)


def _seed_searches(chance: random.Random) -> None:
    month = today().replace(day=1)
    SearchCount.objects.bulk_create(
        SearchCount(month=month, words=words, found=found, number=chance.randint(5, 40))
        for words, found in SEARCHES
    )

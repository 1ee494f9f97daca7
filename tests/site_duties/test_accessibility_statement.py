"""The statement and its plan: who may write them, what every page says, until when it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.facade import AuditEntry
from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.site_duties import queries, starting
from shared_services.site_duties.actions import demo, planning, stating
from shared_services.site_duties.models import AccessibilityStatement, PlannedAction

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
HERE = "/gestion/accessibilite/"
PARTS_IMPOSED = (
    "État de conformité",
    "Résultats des tests",
    "Non-conformités",
    "Dérogations pour charge disproportionnée",
    "Contenus non soumis à l'obligation d'accessibilité",
    "Établissement de cette déclaration d'accessibilité",
    "Technologies utilisées",
    "Environnement de test",
    "Outils pour évaluer l'accessibilité",
    "Pages du site ayant fait l'objet de la vérification de conformité",
    "Retour d'information et contact",
    "Voies de recours",
)


def audited(**changes: Any) -> dict[str, Any]:
    """What the form sends after an audit by an outsider."""
    day = (today() - timedelta(days=3)).isoformat()
    return {
        "written_on": today().isoformat(),
        "audited_by": "outsider",
        "auditor_name": "Cabinet Exemple",
        "audited_on": day,
        "rate": "71,43",
        "failures": "Un PDF sans texte <b>page Actes</b>",
        "pages": "Accueil : /",
        "technologies": "HTML5",
        "publier": "1",
        **changes,
    }


def test_a_site_that_said_nothing_yet_is_not_conform_and_says_everything_imposed(
    commune_a: Any, client_for: Browser
) -> None:
    reader = client_for(commune_a)
    page = reader.get("/accessibilite/")
    assert page.status_code == 200
    assert not page.cookies
    text = page.text.replace("&#x27;", "'")
    for part in PARTS_IMPOSED:
        assert part in text, part
    assert "aucun résultat d'audit" in text
    assert "Libre réponse 71120" in text
    for address in ("/", "/contact/", "/demarches/", "/recherche/"):
        assert "Accessibilité : non conforme" in _footer(reader, address), address


def test_the_published_rate_decides_of_the_words_on_every_page(
    commune_a: Any, commune_b: Any, secretary: Any, client_for: Browser
) -> None:
    client, reader = client_for(commune_a, secretary), client_for(commune_a)
    reader.get("/")  # the footer is in the cache
    answer = client.post(f"{HERE}declaration/", audited())
    assert answer.status_code == 302, answer.text
    assert "Accessibilité : partiellement conforme" in _footer(reader, "/")
    page = reader.get("/accessibilite/").text
    assert "71,43 %" in page
    assert "Cabinet Exemple" in page
    assert "&lt;b&gt;page Actes" in page
    client.post(f"{HERE}declaration/", audited(rate="100", failures=""))
    assert "Accessibilité : totalement conforme" in _footer(reader, "/")
    client.post(f"{HERE}declaration/", audited(rate="49,99"))
    assert "Accessibilité : non conforme" in _footer(reader, "/")
    assert "Accessibilité : non conforme" in _footer(client_for(commune_b), "/")
    with space_of(commune_a):
        assert len(queries.past_statements()) == 3
        told = AuditEntry.objects.filter(action="accessibility_statement.published")
        assert told.count() == 3


def test_a_draft_changes_nothing_on_the_site(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    client = client_for(commune_a, secretary)
    told = audited(rate="100", failures="")
    del told["publier"]
    for _twice in range(2):
        client.post(f"{HERE}declaration/", told)
    assert "Accessibilité : non conforme" in _footer(client_for(commune_a), "/")
    with space_of(commune_a):
        assert AccessibilityStatement.objects.count() == 1
    assert 'value="100,00"' in client.get(f"{HERE}declaration/").text


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("rate", "101"),
        ("rate", "-1"),
        ("rate", "NaN"),
        ("rate", ""),
        ("audited_on", ""),
        ("audited_on", "2999-01-01"),
        ("written_on", "2999-01-01"),
        ("written_on", "demain"),
        ("audited_by", "personne"),
        ("auditor_name", ""),
        ("failures", ""),
        ("pages", " \n "),
    ],
)
def test_wrong_answers_are_told_and_nothing_is_kept(
    commune_a: Any, secretary: Any, client_for: Browser, field: str, wrong: str
) -> None:
    answer = client_for(commune_a, secretary).post(f"{HERE}declaration/", audited(**{field: wrong}))
    assert answer.status_code == 422
    assert "field__errors" in answer.text
    with space_of(commune_a):
        assert not AccessibilityStatement.objects.exists()


def test_strangers_write_nothing(
    commune_a: Any,
    commune_b: Any,
    secretary: Any,
    make_person: Callable[..., Any],
    client_for: Browser,
) -> None:
    with space_of(commune_a):
        planning.save_plan(starting.first_plan(), actor=secretary)
        action = planning.add_action(year=today().year, title="Former", actor=secretary)
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    other = make_person("secretaire@b.example", commune_b, Role.SECRETARY)
    for person in (None, editor, other):
        client = client_for(commune_a, person)
        for address in ("", "declaration/", "schema/"):
            assert client.get(f"{HERE}{address}").status_code in {302, 403}, address
        for address in ("declaration/", "schema/", "actions/", f"actions/{action.pk}/"):
            refused = client.post(f"{HERE}{address}", {**audited(), "retirer": "1"})
            assert refused.status_code in {302, 403}, address
    client_for(commune_b, other).post(f"{HERE}actions/{action.pk}/", {"retirer": "1"})
    with space_of(commune_a):
        assert not AccessibilityStatement.objects.exists()
        assert PlannedAction.objects.get().done_on is None


def test_an_audit_too_old_is_worth_nothing_any_more() -> None:
    statement = AccessibilityStatement(
        written_on=date(2024, 2, 29), audited_on=date(2024, 2, 1), rate=Decimal("88")
    )
    assert statement.ends_on == date(2027, 2, 28)
    assert statement.conformity_on(date(2027, 2, 27)) == "partial"
    assert statement.conformity_on(date(2027, 2, 28)) == "none"
    # Audited before the last version of the RGAA: eighteen months after that version.
    before = AccessibilityStatement(
        written_on=date(2020, 12, 1), audited_on=date(2020, 11, 1), rate=Decimal(88)
    )
    assert before.ends_on == date(2022, 8, 18)


def test_the_plan_lasts_three_years_and_its_actions_are_on_the_page(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    client, reader = client_for(commune_a, secretary), client_for(commune_a)
    year = today().year
    facts = {"first_year": year, "last_year": year + 3, "policy": "Pour tous."}
    refused = client.post(f"{HERE}schema/", facts)
    assert refused.status_code == 422
    assert "3 ans au plus" in refused.text
    assert client.post(f"{HERE}schema/", {**facts, "last_year": year + 2}).status_code == 302
    client.post(f"{HERE}actions/", {"year": year, "title": "Former les rédacteurs"})
    told = client.post(f"{HERE}actions/", {"year": year + 9, "title": "Trop tard"}, follow=True)
    assert "Le schéma va de" in told.text
    with space_of(commune_a):
        action = PlannedAction.objects.get()
    client.post(f"{HERE}actions/{action.pk}/", {"faite": "1"})
    page = reader.get("/accessibilite/").text
    assert f"{year}-{year + 2}" in page
    assert "Former les rédacteurs (fait le" in page
    client.post(f"{HERE}actions/{action.pk}/", {"retirer": "1"})
    gone = client.post(f"{HERE}actions/{uuid4()}/", {"faite": "1"}, follow=True)
    assert "plus dans le schéma" in gone.text
    assert "Former les rédacteurs" not in reader.get("/accessibilite/").text


def test_the_demo_says_the_same_at_each_run(in_a: Any) -> None:
    for _twice in range(2):
        demo.seed()
    assert AccessibilityStatement.objects.count() == 1
    with space_of(in_a):
        assert stating.queries.plan() is not None


def _footer(client: Client, address: str) -> str:
    text = client.get(address).text
    return " ".join(text[text.index("site-footer__legal") :].split())

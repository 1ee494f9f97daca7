"""A commune changes name, code or intercommunality: real cases, and absurd ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from kernel.audit.models import AuditEntry
from kernel.clock import today
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from tenants.authorities.models import LocalAuthority, Membership, PastIdentity, SwitchedOnService
from tenants.authorities.queries import intercommunality_of, members_of
from tenants.lifecycle import facade as life
from tenants.lifecycle.facade import Decision

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2025, 1, 1)
DECREE = Decision("Décret du 3 décembre 2024", NEW_YEAR, None)


def be(authority: Any, **facts: Any) -> Any:
    """Give the commune of the tests the identity of a real one."""
    LocalAuthority.objects.filter(pk=authority.pk).update(**facts)
    authority.refresh_from_db()
    return authority


def called(authority: Any, name: str) -> Any:
    life.rename(authority, name, Decision("Pour le test", date(2020, 1, 1), None))
    return authority


@pytest.fixture
def cransac(commune_a: Any) -> Any:
    return called(commune_a, "Cransac")


@pytest.fixture
def aurseulles(commune_a: Any) -> Any:
    return be(commune_a, name="Aurseulles", insee_code="14011", siren="200069532")


@pytest.fixture
def montauban(other_epci: Any) -> Any:
    """With a space: those who lead it are told."""
    from tenants.onboarding.template import replay_template

    replay_template(other_epci.schema_name)
    return be(other_epci, state="open")


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'").split())


def test_cransac_becomes_cransac_les_thermes(
    cransac: Any, client_for: Callable[..., Client]
) -> None:
    assert "Cransac" in text_of(client_for(cransac).get("/"))
    life.rename(cransac, "  Cransac-les-Thermes ", DECREE)

    assert cransac.name == "Cransac-les-Thermes"
    assert cransac.of_name == "de Cransac-les-Thermes"
    past = PastIdentity.objects.get(value="Cransac")
    assert (past.fact, past.until, past.reason) == ("name", NEW_YEAR, DECREE.reason)
    home = text_of(client_for(cransac).get("/"))
    assert "Cransac-les-Thermes" in home
    assert "Cransac-les-Thermes-les-Thermes" not in home
    assert "Cransac " not in home.replace("Cransac-les-Thermes", "")
    with space_of(cransac):
        from wagtail.models import Site

        assert Site.objects.get().site_name == "Cransac-les-Thermes"
        assert AuditEntry.objects.filter(action="authority.renamed").exists()


def test_the_old_name_is_still_found(cransac: Any, commune_b: Any) -> None:
    life.rename(cransac, "Cransac-les-Thermes", DECREE)
    for name in ("Cransac", "CRANSAC", "Cransac-les-Thermes"):
        assert list(life.known_as(name)) == [cransac]


def test_renaming_leaves_the_neighbours_words_alone(
    cransac: Any, commune_b: Any, client_for: Callable[..., Client]
) -> None:
    before = client_for(commune_b).get("/plan-du-site/").content
    life.rename(cransac, "Cransac-les-Thermes", DECREE)
    assert client_for(commune_b).get("/plan-du-site/").content == before


@pytest.mark.parametrize("name", ["", " ", "x", "12345", "a" * 201, "Cransac"])
def test_a_name_that_is_none_is_refused(cransac: Any, name: str) -> None:
    with pytest.raises(life.IdentityRefused):
        life.rename(cransac, name, DECREE)
    assert LocalAuthority.objects.get(pk=cransac.pk).name == "Cransac"


@pytest.mark.parametrize("day", [date(2999, 1, 1), date(1789, 7, 14), date(2019, 1, 1)])
def test_a_day_to_come_or_before_the_last_change_is_refused(cransac: Any, day: date) -> None:
    with pytest.raises(life.IdentityRefused):
        life.rename(cransac, "Cransac-les-Thermes", Decision("x", day, None))


def test_aurseulles_changes_code_and_nothing_else(aurseulles: Any) -> None:
    hosts = [domain.host for domain in life.domains(aurseulles)]
    life.recode(aurseulles, DECREE, insee_code="14581")

    assert (aurseulles.insee_code, aurseulles.siren) == ("14581", "200069532")
    past = PastIdentity.objects.get()
    assert (past.fact, past.value, past.until) == ("insee_code", "14011", NEW_YEAR)
    assert list(life.known_as("14011")) == [aurseulles]
    assert [domain.host for domain in life.domains(aurseulles)] == hosts


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        ({}, "nothing_new"),
        ({"insee_code": "14011"}, "nothing_new"),
        ({"insee_code": "1458"}, "wrong_code"),
        ({"insee_code": "2C004"}, "wrong_code"),
        ({"insee_code": "14581", "siren_number": "123456789"}, "wrong_siren"),
        ({"siren_number": "<script>"}, "wrong_siren"),
    ],
)
def test_a_wrong_code_changes_nothing(aurseulles: Any, codes: dict[str, str], error: str) -> None:
    with pytest.raises(life.IdentityRefused) as refused:
        life.recode(aurseulles, DECREE, **codes)
    assert refused.value.code == error
    assert not PastIdentity.objects.exists()
    assert LocalAuthority.objects.get(pk=aurseulles.pk).insee_code == "14011"


def test_a_neighbours_code_is_taken(aurseulles: Any, commune_b: Any, intercommunality: Any) -> None:
    for codes in ({"insee_code": commune_b.insee_code}, {"siren_number": intercommunality.siren}):
        with pytest.raises(life.IdentityRefused) as refused:
            life.recode(aurseulles, DECREE, **codes)
        assert refused.value.code == "taken"


def test_leojac_goes_from_quercy_vert_aveyron_to_grand_montauban(
    commune_a: Any, intercommunality: Any, montauban: Any, mails: Any, epci_admin: Any
) -> None:
    leojac = be(commune_a, name="Léojac")
    Membership.objects.filter(commune=leojac).update(start_on=date(2017, 1, 1))
    life.change_intercommunality(
        leojac, montauban, start_on=NEW_YEAR, services_follow=True, reason="Arrêté", actor=None
    )
    eve = NEW_YEAR - timedelta(days=1)
    assert intercommunality_of(leojac, on=eve) == intercommunality
    assert intercommunality_of(leojac, on=NEW_YEAR) == montauban
    assert leojac not in members_of(intercommunality)
    assert leojac in members_of(montauban)
    assert SwitchedOnService.objects.filter(authority=leojac, ends_on=None).count() == 3
    assert epci_admin.email in [mail["email"] for mail in mails()]


def test_services_may_end_with_the_membership_even_on_a_day_to_come(
    commune_a: Any, intercommunality: Any, montauban: Any
) -> None:
    day = today() + timedelta(days=40)
    life.change_intercommunality(
        commune_a, montauban, start_on=day, services_follow=False, reason="x", actor=None
    )
    assert intercommunality_of(commune_a) == intercommunality
    assert intercommunality_of(commune_a, on=day) == montauban
    services = SwitchedOnService.objects.filter(authority=commune_a)
    assert {service.ends_on for service in services} == {day}
    assert all(service.is_current for service in services)


def test_a_move_that_makes_no_sense_is_refused(
    commune_a: Any, commune_b: Any, intercommunality: Any, montauban: Any
) -> None:
    since = Membership.objects.get(commune=commune_a).start_on
    later = since + timedelta(days=1)
    cases: list[tuple[Any, Any, date, str]] = [
        (commune_a, commune_b, later, "wrong_kind"),
        (intercommunality, montauban, later, "wrong_kind"),
        (commune_a, intercommunality, later, "same"),
        (commune_a, montauban, since, "too_early"),
        (commune_a, montauban, date(2999, 1, 1), "too_far"),
    ]
    for commune, to, day, code in cases:
        with pytest.raises(life.MoveRefused) as refused:
            life.change_intercommunality(
                commune, to, start_on=day, services_follow=True, reason="x", actor=None
            )
        assert refused.value.code == code
    be(montauban, state="suspended")
    with pytest.raises(life.MoveRefused):
        life.change_intercommunality(
            commune_a, montauban, start_on=later, services_follow=True, reason="x", actor=None
        )
    assert intercommunality_of(commune_a) == intercommunality


def test_who_may_rename_recode_and_move(
    commune_a: Any,
    montauban: Any,
    operator: Any,
    epci_admin: Any,
    commune_admin: Any,
    neighbour_admin: Any,
    agent: Any,
) -> None:
    be(montauban, state="preparing")
    for person in (commune_admin, neighbour_admin, agent):
        signed = Decision("x", today(), person)
        with pytest.raises(NotAllowed):
            life.rename(commune_a, "Autre-Nom", signed)
        with pytest.raises(NotAllowed):
            life.recode(commune_a, signed, insee_code="89999")
    for person in (epci_admin, commune_admin, neighbour_admin, agent):
        with pytest.raises(NotAllowed):
            life.change_intercommunality(
                commune_a, montauban, start_on=today(), services_follow=True, reason="x",
                actor=person,
            )  # fmt: skip
    life.rename(commune_a, "Autre-Nom", Decision("x", today(), epci_admin))
    life.recode(commune_a, Decision("x", today(), operator), insee_code="89999")
    assert (commune_a.name, commune_a.insee_code) == ("Autre-Nom", "89999")

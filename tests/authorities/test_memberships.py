from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import DomainError
from tenants.authorities import actions
from tenants.authorities.models import LocalAuthority, Membership
from tenants.authorities.queries import intercommunality_of, members_of


def test_a_membership_counts_from_its_first_day_to_the_eve_of_its_end(
    commune_a: Any, intercommunality: Any
) -> None:
    Membership.objects.all().delete()
    Membership.objects.create(
        commune=commune_a,
        intercommunality=intercommunality,
        start_on=date(2020, 1, 1),
        end_on=date(2024, 1, 1),
    )
    assert intercommunality_of(commune_a, on=date(2019, 12, 31)) is None
    assert intercommunality_of(commune_a, on=date(2020, 1, 1)) == intercommunality
    assert intercommunality_of(commune_a, on=date(2023, 12, 31)) == intercommunality
    assert intercommunality_of(commune_a, on=date(2024, 1, 1)) is None
    assert not members_of(intercommunality, on=date(2024, 1, 1)).exists()


def test_a_commune_cannot_belong_to_two_intercommunalities(
    commune_a: Any, intercommunality: Any
) -> None:
    other = LocalAuthority.objects.create(
        kind="intercommunality", name="CC du Jovinien", slug="jovinien", siren="248900938"
    )
    with pytest.raises(DomainError) as refused:
        actions.add_member(commune_a, other, start_on=date(2026, 1, 1), actor=None)
    assert refused.value.code == "already_member"
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            commune=commune_a, intercommunality=other, start_on=date(2026, 1, 1)
        )


@pytest.mark.parametrize(
    ("name", "liaison", "town_hall", "of_name"),
    [
        ("Montholon", "0", "Mairie de Montholon", "de Montholon"),
        ("Le Val d'Ocre", "2", "Mairie du Val d'Ocre", "du Val d'Ocre"),
        ("Les Ormes", "4", "Mairie des Ormes", "des Ormes"),
        ("La Ferté-Loupière", "3", "Mairie de La Ferté-Loupière", "de La Ferté-Loupière"),
    ],
)
def test_names_follow_french_grammar(name: str, liaison: str, town_hall: str, of_name: str) -> None:
    commune = LocalAuthority(kind="commune", name=name, type_liaison=liaison)
    assert commune.town_hall == town_hall
    assert commune.of_name == of_name


def test_an_intercommunality_goes_by_its_full_name() -> None:
    epci = LocalAuthority(kind="intercommunality", name="CC de l'Aillantais en Bourgogne")
    assert epci.town_hall == "Communauté de communes de l'Aillantais en Bourgogne"
    assert epci.of_name == "de la communauté de communes de l'Aillantais en Bourgogne"

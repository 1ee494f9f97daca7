from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kernel.audit.models import AuditEntry
from kernel.errors import DomainError
from tenants.directory import facade
from tenants.directory.actions import correct
from tenants.directory.errors import UnknownInseeCode, UnknownSiren
from tenants.directory.models import Commune, LocalCorrection
from tests.factories import directory as factory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_directory")]


def correct_name(someone: Any, value: str = "Montholon en Bourgogne") -> LocalCorrection:
    return correct.correct_commune(
        "89003", field="name", value=value, reason="Délibération du 3 mars", actor=someone
    )


def test_a_correction_wins_over_the_official_value_and_keeps_it(someone: Any) -> None:
    correction = correct_name(someone)

    commune = facade.commune_by_insee("89003")
    assert commune.name == "Montholon en Bourgogne"
    assert commune.slug == "montholon-en-bourgogne"
    assert correction.official_value == "Montholon"
    assert (correction.made_by, correction.reason) == ("Nadia Lefort", "Délibération du 3 mars")
    assert correction.made_at is not None
    assert Commune.objects.get(code="89003", type="commune").name == "Montholon"


def test_a_corrected_name_is_found_by_search(someone: Any) -> None:
    correct_name(someone, "Villeneuve-sur-Tholon")

    assert facade.search_communes("villeneuve")[0].commune.insee_code == "89003"


def test_a_corrected_postal_code_and_siren_are_found(someone: Any) -> None:
    for field, value in (("postal_codes", ["89999"]), ("siren", "938114352")):
        correct.correct_commune("89003", field=field, value=value, reason="Sirene", actor=someone)

    assert facade.search_communes("89999")[0].commune.insee_code == "89003"
    assert facade.commune_by_siren("938114352").siren == "938114352"


def test_a_corrected_liaison_changes_the_grammar(someone: Any) -> None:
    correct.correct_commune("89003", field="type_liaison", value="1", reason="Essai", actor=someone)

    assert facade.commune_by_insee("89003").town_hall == "Mairie d'Montholon"


def test_correcting_twice_keeps_both_in_the_history(someone: Any) -> None:
    first = correct_name(someone, "Un")
    correct_name(someone, "Deux")

    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert facade.commune_by_insee("89003").name == "Deux"


def test_withdrawing_gives_back_the_official_value(someone: Any) -> None:
    correction = correct_name(someone)

    correct.withdraw_correction(correction, actor=someone)
    correct.withdraw_correction(correction, actor=someone)

    assert facade.commune_by_insee("89003").name == "Montholon"
    assert AuditEntry.objects.filter(action="directory.correction_withdrawn").count() == 1


def test_an_intercommunality_can_be_renamed_here(someone: Any) -> None:
    correct.correct_epci(
        factory.AILLANTAIS,
        field="name",
        value="CC de l'Aillantais",
        reason="Statuts",
        actor=someone,
    )

    assert facade.epci_by_siren(factory.AILLANTAIS).short_name == "l'Aillantais"


@pytest.mark.parametrize(
    ("field", "value", "reason", "code"),
    [
        ("name", "Autre", " ", "reason_missing"),
        ("name", "", "x", "bad_value"),
        ("name", 3, "x", "bad_value"),
        ("siren", "938114353", "x", "bad_value"),
        ("postal_codes", "89110", "x", "bad_value"),
        ("postal_codes", ["8911"], "x", "bad_value"),
        ("population", -1, "x", "bad_value"),
        ("type_liaison", "9", "x", "bad_value"),
        ("zone", "metro", "x", "field_unknown"),
    ],
)
def test_an_impossible_correction_is_refused(
    someone: Any, field: str, value: Any, reason: str, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        correct.correct_commune("89003", field=field, value=value, reason=reason, actor=someone)

    assert refusal.value.code == code
    assert not LocalCorrection.objects.exists()


def test_correcting_an_unknown_commune_is_refused(someone: Any) -> None:
    with pytest.raises(UnknownInseeCode):
        correct.correct_commune("99999", field="name", value="X", reason="x", actor=someone)


def test_an_intercommunality_has_no_postal_codes_to_correct(someone: Any) -> None:
    with pytest.raises(DomainError, match="ne peut pas être corrigé"):
        correct.correct_epci(
            factory.AILLANTAIS, field="postal_codes", value=["89110"], reason="x", actor=someone
        )


def place(someone: Any, epci_siren: str, start_on: date, reason: str = "Arrêté") -> None:
    correct.place_commune(
        "22016", epci_siren=epci_siren, start_on=start_on, reason=reason, actor=someone
    )


def test_a_commune_can_be_placed_in_an_intercommunality_from_a_day_on(someone: Any) -> None:
    place(someone, factory.AILLANTAIS, date(2026, 7, 1))

    before = facade.epci_of_commune("22016", on=date(2026, 6, 30))
    after = facade.epci_of_commune("22016", on=date(2026, 7, 1))
    assert before is None
    assert after is not None
    assert after.siren == factory.AILLANTAIS
    assert AuditEntry.objects.filter(action="directory.commune_placed").count() == 1


def test_a_commune_can_be_taken_out_of_every_intercommunality(someone: Any) -> None:
    correct.place_commune(
        "89003", epci_siren="", start_on=date(2026, 7, 1), reason="Retrait", actor=someone
    )

    assert facade.epci_of_commune("89003", on=date(2026, 7, 2)) is None


def test_placements_follow_one_another(someone: Any) -> None:
    place(someone, factory.AILLANTAIS, date(2026, 7, 1))
    place(someone, factory.ARGONNE, date(2026, 9, 1))
    place(someone, factory.LUXEMBOURG, date(2026, 9, 1))

    def siren_on(day: date) -> str:
        epci = facade.epci_of_commune("22016", on=day)
        return epci.siren if epci else ""

    assert siren_on(date(2026, 8, 31)) == factory.AILLANTAIS
    assert siren_on(date(2026, 9, 1)) == factory.LUXEMBOURG


def test_a_placement_before_the_current_one_is_refused(someone: Any) -> None:
    place(someone, factory.AILLANTAIS, date(2026, 7, 1))

    with pytest.raises(DomainError) as refusal:
        place(someone, factory.ARGONNE, date(2026, 6, 1))

    assert refusal.value.code == "starts_too_early"


def test_a_placement_needs_a_reason_and_a_living_intercommunality(someone: Any) -> None:
    with pytest.raises(DomainError, match="pourquoi"):
        place(someone, factory.AILLANTAIS, date(2026, 7, 1), reason="")
    with pytest.raises(UnknownSiren, match="n'existe plus"):
        place(someone, factory.GONE, date(2026, 7, 1))

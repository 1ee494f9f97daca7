from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kernel.audit.models import AuditEntry
from kernel.errors import DomainError
from tenants.directory import facade
from tenants.directory.actions import correct, import_file
from tenants.directory.actions.load import load_reference
from tenants.directory.errors import BadReferenceFile, TooManyRemovals, UnknownInseeCode
from tenants.directory.models import Commune, CommuneIdentity, Vintage
from tests.factories import directory as factory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_directory")]
DAY = date(2027, 1, 1)


def import_list(path: Path, **options: Any) -> import_file.Diff:
    facts: dict[str, Any] = {"label": "2027", "reference_date": DAY, "source": "essai"}
    return import_file.import_communes(path, actor=None, **{**facts, **options})


def list_with(tmp_path: Path, *rows: dict[str, str], without: tuple[str, ...] = ()) -> Path:
    changed = {row["code_insee"]: row for row in rows}
    kept = [
        changed.pop(row["code_insee"], row)
        for row in factory.communes()
        if row["code_insee"] not in without
    ]
    return factory.write_list(tmp_path / "communes.csv", [*kept, *changed.values()])


def test_the_same_list_changes_nothing_even_where_it_missed_a_dissolution(tmp_path: Path) -> None:
    diff = import_list(list_with(tmp_path))

    assert diff.is_empty
    assert Vintage.objects.count() == 1
    assert [commune.name for commune in facade.communes_of(factory.SUCCESSOR)] == ["Curan"]


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    path = list_with(
        tmp_path,
        factory.row("89003", "Montholon-le-Neuf", siren="200061968", epci=factory.ARGONNE),
        factory.row("89999", "Neuville", epci=factory.AILLANTAIS),
        without=("22016",),
    )
    out = StringIO()

    call_command("directory_import", str(path), "--dry-run", "--date", "2027-01-01", stdout=out)

    text = out.getvalue()
    assert "Renommées : 1" in text
    assert "89003 Montholon-le-Neuf : Montholon → Montholon-le-Neuf" in text
    assert "Ajoutées : 1" in text
    assert "Disparues : 1" in text
    assert "Changent d'intercommunalité : 1" in text
    assert "rien n'a été changé" in text
    assert facade.commune_by_insee("89003").name == "Montholon"
    assert Vintage.objects.count() == 1


def test_a_renamed_commune_keeps_its_dated_history(tmp_path: Path) -> None:
    import_list(list_with(tmp_path, factory.row("89003", "Montholon-le-Neuf", siren="200061968")))

    identities = CommuneIdentity.objects.filter(commune__code="89003", commune__type="commune")
    assert list(identities.order_by("pk").values_list("name", "valid_from", "valid_to")) == [
        ("Montholon", None, DAY),
        ("Montholon-le-Neuf", DAY, None),
    ]
    assert facade.commune_by_insee("89003").slug == "montholon-le-neuf"


def test_a_commune_nouvelle_keeps_its_chief_towns_code_and_takes_a_new_siren(
    tmp_path: Path,
) -> None:
    """Tannay and Le Mont-Dieu merged across two intercommunalities on 2025-01-01."""
    merged = factory.row(
        "08439",
        "Tannay-le-Mont-Dieu",
        siren="934658964",
        epci=factory.ARGONNE,
        former_codes="08300",
    )

    diff = import_list(list_with(tmp_path, merged, without=("08300",)))

    assert [change.code for change in diff.siren_changed] == ["08439"]
    assert facade.commune_by_siren("934658964").insee_code == "08439"
    assert facade.communes_of(factory.LUXEMBOURG, on=DAY) == []
    with pytest.raises(UnknownInseeCode) as refusal:
        facade.commune_by_insee("08300")
    assert "Tannay-le-Mont-Dieu" in refusal.value.message


def test_a_change_of_intercommunality_is_dated(tmp_path: Path) -> None:
    moved = factory.row("89281", "Les Ormes", siren="218902815", liaison="4", epci=factory.ARGONNE)

    diff = import_list(list_with(tmp_path, moved))

    assert diff.epci_changed[0].before == "CC de l'Aillantais en Bourgogne"
    before = [
        commune.insee_code
        for commune in facade.communes_of(factory.AILLANTAIS, on=date(2026, 12, 31))
    ]
    after = [commune.insee_code for commune in facade.communes_of(factory.AILLANTAIS, on=DAY)]
    assert before == ["89281", "89003"]
    assert after == ["89003"]


def test_a_commune_that_leaves_for_no_intercommunality_is_dated_too(tmp_path: Path) -> None:
    alone = factory.row("89281", "Les Ormes", siren="218902815", liaison="4")

    import_list(list_with(tmp_path, alone))

    assert facade.epci_of_commune("89281", on=DAY) is None
    assert facade.epci_of_commune("89281", on=date(2026, 12, 31)) is not None


def test_a_re_established_commune_comes_back_under_its_code(tmp_path: Path) -> None:
    import_list(list_with(tmp_path, without=("08300",)))

    import_list(list_with(tmp_path), label="2028", reference_date=date(2028, 1, 1))

    assert facade.commune_by_insee("08300").name == "Le Mont-Dieu"
    identities = CommuneIdentity.objects.filter(commune__code="08300").order_by("pk")
    assert [(row.valid_from, row.valid_to) for row in identities] == [
        (None, DAY),
        (date(2028, 1, 1), None),
    ]


def test_a_second_import_for_the_same_day_corrects_the_first(tmp_path: Path) -> None:
    import_list(list_with(tmp_path, factory.row("89003", "Montolon", siren="200061968")))

    import_list(list_with(tmp_path, factory.row("89003", "Montholon 2", siren="200061968")))

    names = CommuneIdentity.objects.filter(commune__code="89003", commune__type="commune")
    assert list(names.order_by("pk").values_list("name", flat=True)) == [
        "Montholon",
        "Montholon 2",
    ]


def test_a_local_correction_survives_and_is_pointed_out(tmp_path: Path, someone: Any) -> None:
    correct.correct_commune(
        "89003", field="name", value="Montholon en Bourgogne", reason="Délibération", actor=someone
    )
    path = list_with(tmp_path, factory.row("89003", "Montholon-le-Neuf", siren="200061968"))

    diff = import_list(path)

    assert facade.commune_by_insee("89003").name == "Montholon en Bourgogne"
    assert [change.after for change in diff.corrected_here] == ["Montholon en Bourgogne"]
    assert Commune.objects.get(code="89003", type="commune").name == "Montholon-le-Neuf"


def test_a_local_placement_survives(tmp_path: Path, someone: Any) -> None:
    correct.place_commune(
        "89281",
        epci_siren=factory.ARGONNE,
        start_on=date(2026, 6, 1),
        reason="Arrêté préfectoral",
        actor=someone,
    )

    import_list(list_with(tmp_path))

    assert [c.insee_code for c in facade.communes_of(factory.ARGONNE, on=DAY)] == ["89281", "08439"]
    assert [c.insee_code for c in facade.communes_of(factory.AILLANTAIS, on=DAY)] == ["89003"]


def test_an_import_is_written_in_the_audit(tmp_path: Path) -> None:
    import_list(list_with(tmp_path, without=("22016",)))

    assert AuditEntry.objects.get(action="directory.imported").target == "2027"


def bad_lists() -> list[tuple[str, str]]:
    good = "89003,200061968,Montholon,0,89,27,metro,89110,2709,248900524,"
    header = ",".join(factory.COMMUNE_COLUMNS)
    return [
        ("", "il manque les colonnes code_insee"),
        ("code,nom\n1,A\n", "il manque les colonnes code_insee, siren"),
        (f"{header}\n", "aucune ligne de données"),
        (f"{header}\n{good}\n{good}\n", "ligne 3 : le code 89003 est déjà à la ligne 2"),
        (f"{header}\n{good[:-1]}\n", "ligne 2 : le nombre de colonnes"),
        (f"{header}\n{good},x\n", "ligne 2 : le nombre de colonnes"),
        (f"{header}\n{good.replace('89003,', '8900,')}\n", "« 8900 » n'est pas possible"),
        (f"{header}\n{good.replace('200061968', '200061969')}\n", "dans la colonne siren"),
        (f"{header}\n{good.replace(',0,', ',9,')}\n", "dans la colonne type_liaison"),
        (f"{header}\n{good.replace('2709', '-3')}\n", "« -3 » n'est pas possible"),
        (f"{header}\n{good.replace('89110', '8911')}\n", "dans la colonne codes_postaux"),
        (f"{header}\n{good.replace('248900524', '732829320')}\n", "l'intercommunalité 732829320"),
        (f'{header}\n"{good}\n', "n'est pas un CSV lisible"),
    ]


@pytest.mark.parametrize(("content", "words"), bad_lists())
def test_a_bad_file_names_its_lines_and_changes_nothing(
    tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "mauvais.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(BadReferenceFile) as refusal:
        import_list(path)

    assert words in refusal.value.message
    assert "rien n'a été changé" in refusal.value.message
    assert Vintage.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        ("nom;é".encode("latin-1"), "UTF-8"),
        (None, "ne peut pas être lu"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "binaire.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BadReferenceFile, match=words):
        import_list(path)


def test_a_truncated_archive_says_why(tmp_path: Path) -> None:
    path = tmp_path / "coupe.csv.xz"
    path.write_bytes(b"pas une archive")

    with pytest.raises(CommandError, match="CSV lisible"):
        call_command("directory_import", str(path), "--date", "2027-01-01")


def test_a_file_with_many_faults_shows_the_first_twenty(tmp_path: Path) -> None:
    rows = [factory.row(f"8{number:03}", "X") for number in range(30)]

    with pytest.raises(BadReferenceFile) as refusal:
        import_list(factory.write_list(tmp_path / "faux.csv", rows))

    assert len(refusal.value.problems) == 30
    assert "… et 10 autres" in refusal.value.message


def test_a_list_older_than_the_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        import_list(list_with(tmp_path), reference_date=date(2025, 1, 1))

    assert refusal.value.code == "older_than_loaded"


def test_a_list_that_would_remove_too_many_communes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "MOST_REMOVALS", 1)
    path = list_with(tmp_path, without=("22016", "08300"))

    with pytest.raises(TooManyRemovals, match="2 communes"):
        import_list(path)
    assert len(import_list(path, allow_removals=True).removed) == 2


def test_a_newer_shipped_vintage_is_loaded_over_the_old_one(tmp_path: Path, someone: Any) -> None:
    correct.correct_commune(
        "89281", field="postal_codes", value=["89111"], reason="La Poste", actor=someone
    )
    newer = factory.write_vintage(tmp_path / "2027", label="2027", day="2027-01-01")

    assert load_reference(newer).loaded
    assert load_reference(newer).loaded is False
    assert facade.current_vintage() == "2027"
    assert facade.commune_by_insee("89281").postal_codes == ("89111",)


def test_a_shipped_vintage_never_goes_back_in_time(tmp_path: Path) -> None:
    older = factory.write_vintage(tmp_path / "2025", label="2025", day="2025-01-01")

    assert load_reference(older).loaded is False
    assert facade.current_vintage() == "2026"

"""What cannot be merged is refused in words, and nothing is half made."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.documents.models import Document

from kernel.clock import today
from kernel.tenancy import space_of
from tenants.authorities.models import Domain, LocalAuthority
from tenants.mergers import facade as mergers
from tenants.mergers.copying import counts
from tenants.mergers.errors import MergerRefused
from tenants.mergers.models import Merger
from tests.factories import mergers as cases
from tests.factories import websites

pytestmark = pytest.mark.django_db
FILAIN = cases.PARGNY_ET_FILAIN


def registry_only(name: str, code: str, **facts: Any) -> LocalAuthority:
    """Enough for what is refused before any space is read."""
    defaults = {"kind": "commune", "state": "open", "slug": f"c-{code}"}
    return LocalAuthority.objects.create(name=name, insee_code=code, **{**defaults, **facts})


@pytest.fixture
def pair() -> list[LocalAuthority]:
    return [registry_only(name, code, siren=siren) for name, code, siren in FILAIN.origins]


def refused(code: str, origins: list[Any], **facts: Any) -> str:
    with pytest.raises(MergerRefused) as refusal:
        cases.plan(FILAIN, origins, **facts)
    assert refusal.value.code == code
    assert not Merger.objects.exists()
    return refusal.value.message


def test_a_commune_does_not_merge_with_itself(pair: list[Any]) -> None:
    assert "elle-même" in refused("with_itself", [pair[0], pair[0]])


def test_a_single_commune_is_told_what_to_use() -> None:
    """Aurseulles, 14011 → 14581: a code changes, nobody merges."""
    message = refused("single_origin", [registry_only("Aurseulles", "14011")])
    assert "Changer le nom ou le code" in message


def test_communes_in_different_states_are_named(pair: list[Any]) -> None:
    LocalAuthority.objects.filter(pk=pair[1].pk).update(state="trial")
    assert "Filain (À l'essai)" in refused("different_states", pair)


@pytest.mark.parametrize("state", ["frozen", "suspended", "leaving", "preparing"])
def test_a_commune_out_of_service_does_not_merge(pair: list[Any], state: str) -> None:
    LocalAuthority.objects.filter(pk=pair[1].pk).update(state=state)
    assert "Filain" in refused("wrong_state", pair)


def test_an_intercommunality_is_no_commune(pair: list[Any]) -> None:
    refused("not_a_commune", [pair[0], cases.open_intercommunality("CC du Val", "240800920")])


@pytest.mark.parametrize("day", [date(1925, 1, 1), date(2205, 1, 1)])
def test_an_absurd_date_is_refused(pair: list[Any], day: date) -> None:
    assert str(day.year) in refused("absurd_date", pair, effective_on=day)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("name_missing", {"name": " "}),
        ("order_missing", {"order_reference": ""}),
        ("insee_format", {"insee_code": "2589"}),
        ("siren_format", {"siren": "938114353"}),
    ],
)
def test_facts_are_checked(pair: list[Any], code: str, facts: dict[str, Any]) -> None:
    refused(code, pair, **facts)


def test_a_code_or_a_siren_of_someone_else_is_refused(pair: list[Any]) -> None:
    registry_only("Ailleurs", "02590", siren="938114352")
    assert "Ailleurs" in refused("target_taken", pair)
    assert "Ailleurs" in refused("target_taken", pair, insee_code="02590", siren="210205662")


def test_the_target_is_one_of_the_origins(pair: list[Any]) -> None:
    refused("target_is_another", pair, target=registry_only("Ailleurs", "02590"))


def test_a_commune_is_in_one_plan_at_a_time(pair: list[Any]) -> None:
    first = cases.plan(FILAIN, pair)
    with pytest.raises(MergerRefused, match="Pargny-et-Filain"):
        cases.plan(FILAIN, pair)
    mergers.abandon_merger(first.pk, actor=None)
    cases.plan(FILAIN, pair)


def test_a_merger_is_not_run_unchecked_nor_before_its_day(
    pair: list[Any], make_person: Callable[..., Any]
) -> None:
    merger = cases.plan(FILAIN, pair, effective_on=today() + timedelta(days=30))
    with pytest.raises(MergerRefused, match="Vérifiez"):
        mergers.request_run(merger.pk, actor=make_person("o@example.example"))
    Merger.objects.update(state="checked", report={"blocking": []})
    with pytest.raises(MergerRefused, match="avant"):
        mergers.run_merger(merger.pk)
    assert LocalAuthority.objects.get(pk=pair[0].pk).state == "open"


def with_a_document(origin: Any) -> str:
    with space_of(origin):
        document = Document(title="Bulletin")
        document.file.save("bulletin.pdf", ContentFile(b"%PDF-1.7"))
        document.save()
        return str(document.file.path)


def test_a_missing_file_stops_the_merger_until_it_is_accepted() -> None:
    origins = cases.open_origins(FILAIN)
    Path(with_a_document(origins[1])).unlink()
    merger = cases.plan(FILAIN, origins)
    checked = mergers.check_merger(merger.pk)
    assert "bulletin.pdf" in checked.report["blocking"][0]["message"]
    with pytest.raises(MergerRefused):
        mergers.run_merger(merger.pk)
    mergers.accept_missing_files(merger.pk, actor=None)
    assert mergers.check_merger(merger.pk).report["blocking"] == []
    assert mergers.run_merger(merger.pk).state == "done"


def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    origins = cases.open_origins(FILAIN)
    with_a_document(origins[1])
    before = [counts.of_space(origin.schema_name) for origin in origins]
    merger = cases.plan(FILAIN, origins)
    mergers.check_merger(merger.pk)

    def no_space_left(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tenants.mergers.actions.succession.succeed", no_space_left)
    failed = mergers.run_merger(merger.pk)
    assert failed.state == "draft"
    assert "Rien n'a été changé" in failed.failure
    assert [LocalAuthority.objects.get(pk=origin.pk).state for origin in origins] == ["open"] * 2
    assert Domain.objects.filter(authority=origins[1]).exists()
    assert [counts.of_space(origin.schema_name) for origin in origins] == before
    assert spaces() == set(LocalAuthority.objects.values_list("schema_name", flat=True))
    left = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert all(origins[1].schema_name in str(path) for path in left)
    monkeypatch.undo()
    monkeypatch.setattr("tenants.mergers.actions.run.DRAIN_SECONDS", 0)
    mergers.check_merger(merger.pk)
    assert mergers.run_merger(merger.pk).state == "done"
    again = mergers.run_merger(merger.pk)
    assert again.state == "done", "twice changes nothing"
    assert LocalAuthority.objects.filter(name="Pargny-et-Filain").count() == 1
    with pytest.raises(MergerRefused) as merged_already:
        cases.plan(FILAIN, [*origins])
    assert merged_already.value.code == "already_merged"


def spaces() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\_%'")
        present = {name for (name,) in cursor.fetchall()}
    return present


def test_rows_that_do_not_add_up_are_never_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    origins = cases.open_origins(FILAIN)
    with space_of(origins[0]):
        websites.directory_entry("Boulangerie")
    merger = cases.plan(FILAIN, origins)
    mergers.check_merger(merger.pk)
    from tenants.mergers.copying import tables

    true_insert = tables.insert

    def forgetful(schema: str, table: Any, rows: Any) -> None:
        kept = rows[1:] if table.label == "websites.directoryentry" else rows
        true_insert(schema, table, kept)

    monkeypatch.setattr(tables, "insert", forgetful)
    failed = mergers.run_merger(merger.pk)
    assert (failed.state, "MergeInconsistent" in failed.failure) == ("draft", True)
    assert not LocalAuthority.objects.filter(name="Pargny-et-Filain").exists()


def test_the_command_reports_then_merges(capsys: pytest.CaptureFixture[str]) -> None:
    cases.open_origins(FILAIN)
    facts = {"name": FILAIN.name, "insee_code": FILAIN.insee_code, "siren": FILAIN.siren}
    options = {**facts, "date": today().isoformat(), "order": "Arrêté du 1er octobre"}
    call_command("merge_communes", "02589", "02311", json=True, **options)
    out = capsys.readouterr().out
    assert "Ready" in out
    json.loads(out[: out.rindex("}") + 1])
    merger = Merger.objects.get()
    call_command("merge_communes", resume=str(merger.pk), run=True)
    merger.refresh_from_db()
    assert merger.state == "done"


@pytest.mark.parametrize(
    ("codes", "says"),
    [(["02589"], "02589"), (["99999", "99998"], "99999")],
)
def test_the_command_refuses_in_one_sentence(codes: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("merge_communes", *codes, name="X", date="2026-11-01", order="a", siren="1")

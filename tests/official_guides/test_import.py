"""Sets come in from files: the DILA's zip, npm's JSON; broken ones change nothing."""

from __future__ import annotations

import json
import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kernel.tenancy import public_space, space_of
from shared_services.official_guides.actions import refreshing
from shared_services.official_guides.actions.importing import import_guides
from shared_services.official_guides.actions.refreshing import Fetched
from shared_services.official_guides.errors import SetRefused, SourceUnreachable
from shared_services.official_guides.models import Guide, GuideSet
from shared_services.official_guides.reading import archives
from tests.factories.accounts import as_owner

pytestmark = pytest.mark.django_db
HEAD = (
    '<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="{code}" type="Fiche"><dc:title>'
    '{title}</dc:title><FilDAriane><Niveau ID="Particuliers">x</Niveau>'
    '<Niveau ID="commentFaireSiListe">y</Niveau></FilDAriane>'
)


def sheet(code: str, body: str = "", title: str = "Titre") -> str:
    return f"{HEAD.format(code=code, title=title)}<Texte>{body}</Texte></Publication>"


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def as_json(element: Element) -> dict[str, Any]:
    """The tree of npm's package."""
    told: dict[str, Any] = {"type": "element", "name": element.tag, "children": []}
    told["name"] = element.tag.replace("{http://purl.org/dc/elements/1.1/}", "dc:")
    told["attributes"] = dict(element.attrib)
    if element.text:
        told["children"].append({"type": "text", "text": element.text})
    for child in element:
        told["children"].append(as_json(child))
        if child.tail:
            told["children"].append({"type": "text", "text": child.tail})
    return told


def test_the_same_set_again_changes_nothing_and_json_says_the_same_as_xml(
    sample: Path, tmp_path: Path
) -> None:
    assert Guide.objects.count() == 12
    before = dict(Guide.objects.values_list("code", "changed_at"))
    with tarfile.open(tmp_path / "npm.tgz", "w:gz") as archive:
        for path in sample.rglob("*.xml"):
            json_path = tmp_path / f"{path.stem}.json"
            told = {"id": path.stem, "children": [as_json(fromstring(path.read_bytes()))]}  # noqa: S314
            json_path.write_text(json.dumps(told))
            archive.add(json_path, f"package/data/{path.parent.name}/{path.stem}.json")
    for source in (sample, tmp_path / "npm.tgz"):
        reports = import_guides(source)
        assert [(each.added, each.changed, each.removed) for each in reports] == [(0, 0, 0)] * 3
        assert not any(each.refused or each.unknown for each in reports)
    assert dict(Guide.objects.values_list("code", "changed_at")) == before


def test_a_sheet_that_goes_keeps_its_row_and_comes_back(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample / "particuliers", tmp_path / "part")
    gone = tmp_path / "part" / "F1432.xml"
    words = gone.read_text()
    gone.unlink()
    assert [each.removed for each in import_guides(tmp_path)] == [1]
    assert Guide.objects.get(code="F1432").removed_at is not None
    gone.write_text(words)
    report = import_guides(tmp_path)[0]
    assert (report.added, report.changed) == (1, 0)
    assert Guide.objects.get(code="F1432").removed_at is None


@pytest.mark.parametrize(
    "content",
    [
        "not xml",
        "{}",
        '{"children": [' * 3000,
        '<!DOCTYPE x [<!ENTITY a "b">]><Publication ID="F9">&a;</Publication>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><Publication/>',
        "<a>" * 300 + "</a>" * 300,
        sheet("F9").replace("Particuliers", "Martiens"),
        sheet("F8"),
        '{"children": [{"name": "Publication", "children": [{"text": "\\u0000"}]}]}',
        "",
    ],
)
def test_a_hostile_file_is_refused_by_itself(db: None, tmp_path: Path, content: str) -> None:
    path = zipped(tmp_path / "set.zip", {"F1.xml": sheet("F1"), "F9.xml": content})
    report = import_guides(path)[0]
    assert (report.added, [code for code, _why in report.refused]) == (1, ["F9"])
    assert [each.code for each in Guide.objects.all()] == ["F1"]


def test_a_broken_set_never_replaces_a_good_one(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(Guide.objects.values_list("code", "digest"))
    whole = zipped(tmp_path / "ok.zip", {"part/F1.xml": sheet("F1")})
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-30])
    bad = {f"part/F{n}.xml": "no" for n in range(2, 9)}
    sets = [
        *(cut, whole),
        zipped(tmp_path / "bad.zip", {"part/F1.xml": sheet("F1"), **bad}),
        zipped(tmp_path / "climb.zip", {"../../etc/passwd": "x"}),
        tmp_path / "nowhere",
    ]
    for each in sets:
        with pytest.raises(SetRefused):
            import_guides(each)
    monkeypatch.setattr(archives, "LARGEST_SET", 10_000)
    with pytest.raises(SetRefused, match="bien plus grande"):
        import_guides(zipped(tmp_path / "bomb.zip", {"part/F1.xml": b" " * 20_000}))
    assert set(Guide.objects.filter(removed_at=None).values_list("code", "digest")) == before
    assert GuideSet.objects.get(pk="particuliers").state == GuideSet.State.REFUSED


def test_a_file_too_large_keeps_what_was_there(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample / "particuliers", tmp_path / "part")
    monkeypatch.setattr(archives, "LARGEST_FILE", 30_000)
    (tmp_path / "part" / "F1427.xml").write_bytes(b" " * 30_001)
    assert [code for code, _ in import_guides(tmp_path)[0].refused] == ["F1427"]
    assert Guide.objects.get(code="F1427").removed_at is None


def test_an_element_nobody_knows_keeps_its_words(db: None, tmp_path: Path) -> None:
    body = "<Paragraphe>Un <Neuf>mot</Neuf> <script>alert()</script></Paragraphe><Bloc>Reste</Bloc>"
    report = import_guides(zipped(tmp_path / "s.zip", {"F1.xml": sheet("F1", body)}))[0]
    assert report.unknown == {"Neuf": 1, "script": 1, "Bloc": 1}
    assert Guide.objects.get().text == "Un mot alert() Reste"


def test_the_night_takes_what_changed_and_says_what_failed(
    sample: Path, tmp_path: Path, settings: Any
) -> None:
    settings.OFFICIAL_GUIDES_SOURCES = {
        "particuliers": "https://a.example/p.zip",
        "associations": "https://a.example/a.zip",
    }
    files = {path.name: path.read_bytes() for path in (sample / "particuliers").glob("*.xml")}
    changed = files["F1432.xml"].replace(b"Acte de mariage", b"Acte du mariage")
    path = zipped(tmp_path / "vosdroits-latest.zip", {**files, "F1432.xml": changed})

    def fetch(url: str, known: GuideSet, folder: Path) -> Fetched:
        if known.audience == "associations":
            raise SourceUnreachable("silence", "Le serveur ne répond pas.")
        return Fetched(None) if known.etag == "1" else Fetched(path, "1")

    for _night in range(2):
        refreshing.refresh(fetch)
    states = dict(GuideSet.objects.values_list("audience", "state"))
    assert states == {
        "particuliers": "up_to_date",
        "associations": "unreachable",
        "entreprises": "up_to_date",
    }
    told = GuideSet.objects.get(pk="particuliers")
    assert (told.etag, told.report["changed"]) == ("1", 1)
    assert Guide.objects.filter(removed_at=None).count() == 12


def test_without_a_source_nothing_is_asked_and_the_state_says_so(db: None) -> None:
    refreshing.refresh()
    assert set(GuideSet.objects.values_list("state", flat=True)) == {"unset"}
    with pytest.raises(SourceUnreachable, match="https"):
        refreshing.download("http://a.example/x.zip", GuideSet(), Path("/nowhere"))


def test_a_space_reads_guides_and_writes_none(sample: Path, commune_a: Any) -> None:
    from django.db import DatabaseError, transaction

    with space_of(commune_a):
        assert Guide.objects.exists()
        for write in (
            lambda: Guide.objects.update(title="x"),
            lambda: GuideSet.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
    with as_owner(), public_space():
        assert not Guide.objects.filter(title="x").exists()


def test_the_command_reports_and_refuses_in_one_sentence(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = zipped(tmp_path / "s.zip", {"F1.xml": sheet("F1"), "F2.xml": "no"})
    call_command("import_guides", "--from", str(path))
    assert "particuliers : 2 lues, 1 ajoutées" in capsys.readouterr().out
    call_command("import_guides", "--state")
    assert "à jour" in capsys.readouterr().out
    with pytest.raises(CommandError, match="ni un dossier"):
        call_command("import_guides", "--from", str(tmp_path / "nothing"))

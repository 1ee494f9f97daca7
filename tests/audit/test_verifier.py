"""The verifier on exports alone, without a database: what was done to the file shows."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kernel.audit import verifying
from kernel.audit.verifying import GENESIS, Unreadable, link, verify

Lines = list[dict[str, Any]]


def journal(count: int = 6, *, after: tuple[int, str] = (0, GENESIS)) -> Lines:
    position, previous = after
    lines: Lines = []
    for number in range(count):
        line = {"id": number, "action": "a.b", "detail": {"n": number}, "previous": previous}
        line["position"] = position + number + 1
        previous = line["hash"] = link(line)
        lines.append(line)
    header = {"format": "beffroi-journal", "version": 1, "anchor": None, "published": []}
    return [{**header, "head": place(lines[-1])}, *lines]


def place(line: dict[str, Any]) -> dict[str, Any]:
    return {"position": line["position"], "hash": line["hash"]}


def texts(lines: Lines) -> list[str]:
    return [json.dumps(line) for line in lines]


def chained_again(lines: Lines, start: int) -> None:
    """What a forger who knows the format does: hash everything anew, header included."""
    for number in range(start, len(lines)):
        line = lines[number]
        line["previous"] = lines[number - 1]["hash"] if number > 1 else GENESIS
        line["hash"] = link(line)
    lines[0]["head"] = place(lines[-1])


def test_a_journal_nobody_touched_is_intact() -> None:
    report = verify(texts(journal()))
    assert report.is_intact
    assert (report.lines, report.first, report.head[0]) == (6, 1, 6)  # type: ignore[index]


def test_an_empty_journal_is_intact() -> None:
    header = {"format": "beffroi-journal", "version": 1, "anchor": None, "head": None}
    assert verify([json.dumps(header)]).is_intact


def _change(lines: Lines) -> None:
    lines[3]["detail"] = {"n": 9}


def _remove(lines: Lines) -> None:
    del lines[3]


def _move(lines: Lines) -> None:
    lines[3], lines[4] = lines[4], lines[3]


def _add(lines: Lines) -> None:
    lines.insert(3, {**lines[3], "action": "c.d"})


def _new_key(lines: Lines) -> None:
    lines[3]["more"] = 1


def _change_and_hash_again(lines: Lines) -> None:
    lines[3]["action"] = "c.d"
    lines[3]["hash"] = link(lines[3])


@pytest.mark.parametrize(
    ("forge", "line"),
    [(_change, 4), (_remove, 4), (_move, 4), (_add, 4), (_new_key, 4), (_change_and_hash_again, 5)],
)
def test_the_first_broken_line_is_named(forge: Callable[[Lines], None], line: int) -> None:
    lines = journal()
    forge(lines)
    report = verify(texts(lines))
    assert not report.is_intact
    assert report.problems[0].line == line


def test_a_cut_end_shows_by_the_header() -> None:
    lines = journal()
    assert "la fin du journal manque" in verify(texts(lines[:-1])).problems[0].text


def test_a_journal_rewritten_whole_shows_by_a_head_published_before() -> None:
    lines = journal()
    held = (5, str(lines[5]["hash"]))
    assert verify(texts(lines), [held]).is_intact
    lines[2]["action"] = "c.d"
    chained_again(lines, 2)
    assert verify(texts(lines)).is_intact, "by itself it cannot be told"
    report = verify(texts(lines), [held])
    assert "le maillon 5, dont l'empreinte a été publiée, a été réécrit" in report.problems[0].text


def test_a_journal_cut_and_its_header_with_it_shows_by_a_published_head() -> None:
    lines = journal()
    held = (6, str(lines[6]["hash"]))
    cut = lines[:4]
    cut[0]["head"] = place(cut[-1])
    assert verify(texts(cut)).is_intact
    assert "n'est plus dans le journal" in verify(texts(cut), [held]).problems[0].text


def test_heads_in_the_header_count_too() -> None:
    lines = journal()
    lines[0]["published"] = [{"day": "2026-11-21", "position": 2, "hash": "f" * 64}]
    assert not verify(texts(lines)).is_intact


def test_a_missing_beginning_needs_the_line_that_says_it_was_purged() -> None:
    anchor = (40, "a" * 64)
    lines = journal(3, after=anchor)
    lines[0]["anchor"] = {"position": 40, "hash": "a" * 64}
    assert "aucune ligne ne dit" in verify(texts(lines)).problems[0].text
    lines[2]["action"] = "journal.purged"
    lines[2]["detail"] = {"through": 40, "hash": "a" * 64}
    lines[2]["hash"] = link(lines[2])
    lines[3]["previous"] = lines[2]["hash"]
    lines[3]["hash"] = link(lines[3])
    lines[0]["head"] = place(lines[3])
    assert verify(texts(lines)).is_intact
    assert verify(texts(lines), [(12, "b" * 64)]).is_intact, "nothing left to compare with"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": "else"}',
        '{"format": "beffroi-journal", "version": 2}',
        '{"format": "beffroi-journal", "version": 1, "head": {"position": "1", "hash": "x"}}',
    ],
)
def test_what_is_no_journal_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        verify([text])


@pytest.mark.parametrize(
    "text", ["{", "[1]", '{"a": 1, "a": 2}', "[" * 100_000, '{"n": NaN}', "x" * 1_100_000]
)
def test_a_line_that_is_none_breaks_the_journal_there(text: str) -> None:
    lines = texts(journal())
    lines[3] = text
    report = verify(lines)
    assert (report.problems[0].line, report.lines) == (4, 2)


def test_the_verifier_runs_alone_on_a_file_or_an_archive(tmp_path: Path) -> None:
    """As a town hall runs the copy that is in its archive: no Beffroi, no Django."""
    alone = tmp_path / "verifier.py"
    alone.write_text(Path(verifying.__file__).read_text())
    lines = journal()
    file = tmp_path / "journal.jsonl"
    file.write_text("\n".join(texts(lines)))
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(file, "audit/journal.jsonl")

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", str(alone), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        return done.returncode, done.stdout + done.stderr

    for path in (file, archive):
        code, out = run(str(path))
        assert code == 0
        assert "6 lignes se suivent" in out
    code, out = run(str(file), f"6:{'a' * 64}")
    assert code == 1
    assert "réécrit" in out
    lines[2]["action"] = "c.d"
    file.write_text("\n".join(texts(lines)))
    code, out = run(str(file))
    assert code == 1
    assert "JOURNAL ROMPU. ligne 3 du fichier" in out
    for wrong in ([], [str(tmp_path / "none")], [str(file), "6:abc"], [str(alone)]):
        assert run(*wrong)[0] == 2
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("other", "x")
    assert "ne contient pas" in run(str(archive))[1]

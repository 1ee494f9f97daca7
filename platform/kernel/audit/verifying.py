"""Verifies the chain of a journal from an export alone.

This file needs nothing but Python, and is put in every archive: whoever holds a journal can check
it without us, `python verifier.py journal.jsonl`.

A journal is JSON Lines. The first line is the header: `head` (place and hash of the last link),
`anchor` (place and hash of the last link that retention removed), `published` (heads published
day by day). Each other line is an act. Its `hash` is the SHA-256 of its canonical JSON: UTF-8, keys
sorted, no space, without `hash` itself. It holds `position` and `previous`, the hash of the line
before. Changing, removing, adding or moving a line breaks every hash after it.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

FORMAT = "beffroi-journal"
VERSION = 1
GENESIS = "0" * 64
PURGED = "journal.purged"
MEMBER = "audit/journal.jsonl"
LONGEST_LINE = 1_000_000
_HEX = re.compile(r"[0-9a-f]{64}")

Head = tuple[int, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong; `line` is the line of the file (the header is 1), `position` the link."""

    text: str
    line: int | None = None
    position: int | None = None


@dataclass
class Report:
    """`problems` is empty for a journal that nobody touched. The first one is the first break."""

    lines: int = 0
    waiting: int = 0
    first: int | None = None
    head: Head | None = None
    heads_checked: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.problems


class Unreadable(ValueError):
    """The file is no journal."""


def canonical(line: Mapping[str, Any]) -> bytes:
    return json.dumps(
        line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")


def link(line: Mapping[str, Any]) -> str:
    """The hash of a line that holds `position` and `previous`; its own `hash` does not count."""
    return hashlib.sha256(canonical({k: v for k, v in line.items() if k != "hash"})).hexdigest()


def verify(lines: Iterable[str], heads: Sequence[Head] = ()) -> Report:
    """Walk the journal once; `heads` are those the reader holds, for example from our mails.

    Raises Unreadable when the header is not one of ours.
    """
    numbered = iter(lines)
    header = _header(next(numbered, ""))
    walk = _Walk(header, heads)
    for number, text in enumerate(numbered, start=2):
        if text.strip():
            walk.step(number, text)
        if walk.is_broken:
            break
    walk.end()
    return walk.report


class _Walk:
    def __init__(self, header: Mapping[str, Any], heads: Sequence[Head]) -> None:
        self.report = Report()
        anchor = _head(header.get("anchor"))
        self.anchor = anchor
        self.position, self.previous = anchor or (0, GENESIS)
        self.told_head = _head(header.get("head"))
        published = [_head(each) for each in header.get("published") or []]
        self.heads = [*heads, *(each for each in published if each is not None)]
        self.seen: dict[int, str] = {self.position: self.previous}
        self.wanted = {position for position, _hash in self.heads}
        self.purges: set[Head] = set()
        self.is_broken = False

    def step(self, number: int, text: str) -> None:
        line = _parsed(text)
        if line is None:
            self._break(number, "cette ligne n'est pas une ligne de journal")
        elif line.get("position") is None:
            self.report.waiting += 1
        else:
            self._check(number, line)

    def _check(self, number: int, line: dict[str, Any]) -> None:
        expected = self.position + 1
        if line.get("position") != expected:
            self._break(number, f"le maillon {line.get('position')} est là où on attend {expected}")
        elif line.get("missing"):
            self._break(number, f"la ligne du maillon {expected} a été effacée", expected)
        elif line.get("previous") != self.previous:
            self._break(number, f"le maillon {expected} ne suit pas le précédent", expected)
        elif line.get("hash") != link(line):
            self._break(number, f"la ligne du maillon {expected} a été modifiée", expected)
        else:
            self._accept(expected, line)

    def _accept(self, position: int, line: dict[str, Any]) -> None:
        self.position, self.previous = position, line["hash"]
        report = self.report
        report.lines += 1
        report.first = report.first or position
        if position in self.wanted:
            self.seen[position] = self.previous
        if line.get("action") == PURGED:
            detail = line.get("detail") or {}
            self.purges.add((detail.get("through", 0), str(detail.get("hash", ""))))

    def end(self) -> None:
        report = self.report
        report.head = (self.position, self.previous) if self.position else None
        if self.is_broken:
            return
        if self.anchor is not None and self.anchor not in self.purges:
            report.problems.append(
                Problem("le début du journal manque, et aucune ligne ne dit qu'il a été purgé")
            )
        if self.told_head is not None and self.told_head != report.head:
            length = self.told_head[0]
            report.problems.append(
                Problem(f"la fin du journal manque : l'en-tête annonce {length} maillons")
            )
        for position, wanted in self.heads:
            self._check_head(position, wanted)

    def _check_head(self, position: int, wanted: str) -> None:
        if self.anchor is not None and position < self.anchor[0]:
            return  # before what retention removed: nothing left to compare
        found = self.seen.get(position) if position != self.position else self.previous
        self.report.heads_checked += 1
        if found != wanted:
            why = "n'est plus dans le journal" if found is None else "a été réécrit"
            text = f"le maillon {position}, dont l'empreinte a été publiée, {why}"
            self.report.problems.append(Problem(text, position=position))

    def _break(self, number: int, text: str, position: int | None = None) -> None:
        self.is_broken = True
        self.report.problems.append(Problem(text, number, position))


def _header(text: str) -> dict[str, Any]:
    header = _parsed(text)
    if header is None or header.get("format") != FORMAT:
        raise Unreadable("Ce fichier n'est pas un journal de Beffroi.")
    if header.get("version") != VERSION:
        raise Unreadable("Ce journal vient d'une version que ce vérificateur ne connaît pas.")
    return header


def _parsed(text: str) -> dict[str, Any] | None:
    if len(text) > LONGEST_LINE:
        return None
    try:
        line = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same key twice")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _head(told: Any) -> Head | None:
    """Raises Unreadable for a head that is none."""
    if told is None:
        return None
    if not isinstance(told, dict):
        raise Unreadable("L'en-tête de ce journal est abîmé.")
    return checked_head(told.get("position"), told.get("hash"))


def checked_head(position: Any, digest: Any) -> Head:
    is_place = isinstance(position, int) and not isinstance(position, bool) and position >= 0
    if not is_place or not isinstance(digest, str) or not _HEX.fullmatch(digest):
        raise Unreadable("Une empreinte s'écrit NUMÉRO:64 chiffres et lettres de a à f.")
    return position, digest


@contextmanager
def opened(path: Path) -> Iterator[Iterator[str]]:
    """The lines of a journal, in a file of its own or in an archive. Raises Unreadable."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive, archive.open(MEMBER) as member:
                yield _decoded(member)
        else:
            with path.open("rb") as file:
                yield _decoded(file)
    except KeyError as error:
        raise Unreadable(f"Cette archive ne contient pas {MEMBER}.") from error
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise Unreadable(f"Ce fichier ne se lit pas ({type(error).__name__}).") from error


def _decoded(file: Any) -> Iterator[str]:
    # Bounded, so that one endless line cannot fill the memory; bad bytes break the line's hash.
    for raw in chain(iter(lambda: file.readline(LONGEST_LINE + 2), b"")):
        yield raw.decode("utf-8", "replace")


def told(report: Report) -> str:
    """The outcome in French, for a terminal or a screen."""
    if not report.is_intact:
        first = report.problems[0]
        where = f"ligne {first.line} du fichier : " if first.line else ""
        return f"JOURNAL ROMPU. {where}{first.text}."
    if report.head is None:
        return "Journal intact : il est encore vide."
    position, digest = report.head
    return (
        f"Journal intact : {report.lines} lignes se suivent, {report.heads_checked} empreintes "
        f"publiées retrouvées. Dernière empreinte : {position}:{digest}"
    )


def main(arguments: Sequence[str]) -> int:
    """0: intact; 1: broken; 2: not readable. Arguments: the file, then heads NUMBER:HASH."""
    try:
        if not arguments:
            raise Unreadable("Indiquez le fichier à vérifier : journal.jsonl ou l'archive ZIP.")
        with opened(Path(arguments[0])) as lines:
            report = verify(lines, [head_from(each) for each in arguments[1:]])
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(told(report) + "\n")
    for other in report.problems[1:]:
        sys.stdout.write(f"Aussi : {other.text}.\n")
    return 0 if report.is_intact else 1


def head_from(text: str) -> Head:
    """`12:ab…`, as our mails write it. Raises Unreadable."""
    position, _colon, digest = text.strip().lower().partition(":")
    return checked_head(int(position) if position.isdecimal() else None, digest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

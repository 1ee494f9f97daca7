"""Reads and checks the rule files. A file that does not hold together stops the start-up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared_services.document_requests.catalogue import definitions
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.catalogue.rules import (
    Acknowledgement,
    Archives,
    Copy,
    DeedProcedure,
    Delivery,
    Note,
    Piece,
    Provenance,
    Quality,
    Retention,
    Rule,
)
from shared_services.document_requests.errors import DefinitionInvalid, RuleFileInvalid

FOLDER = Path(__file__).parent
DELIVERY_MODES = {"post", "counter"}


@lru_cache(maxsize=1)
def all_procedures() -> dict[str, DeedProcedure | FormProcedure]:
    """Every shipped procedure by its code. Raises RuleFileInvalid."""
    procedures: list[DeedProcedure | FormProcedure] = [
        birth_certificate(),
        *(load_paper(path) for path in sorted(FOLDER.glob("papers/*.toml"))),
    ]
    by_code = {procedure.code: procedure for procedure in procedures}
    if len(by_code) != len(procedures):
        raise RuleFileInvalid("two rule files have the same procedure code")
    if len({procedure.slug for procedure in procedures}) != len(procedures):
        raise RuleFileInvalid("two rule files have the same address")
    return by_code


@lru_cache(maxsize=1)
def birth_certificate() -> DeedProcedure:
    """The copy of a birth deed. Raises RuleFileInvalid."""
    return load(FOLDER / "birth_certificate.toml")


def papers() -> dict[str, FormProcedure]:
    """The shipped procedures told by questions, by code."""
    return {
        code: found for code, found in all_procedures().items() if isinstance(found, FormProcedure)
    }


def load(path: Path) -> DeedProcedure:
    """Read one rule file. Raises RuleFileInvalid, which names the file and the faulty place."""
    try:
        procedure = _procedure(_toml(path))
        _check(procedure)
    except RuleFileInvalid as error:
        raise RuleFileInvalid(f"{path.name}: {error}") from error
    return procedure


def load_paper(path: Path) -> FormProcedure:
    """Read one paper told by questions. Every section must say its source and its day."""
    data = _toml(path)
    try:
        paper = definitions.read(data)
    except DefinitionInvalid as error:
        raise RuleFileInvalid(f"{path.name}: {'; '.join(error.faults)}") from error
    missing = {"where", "who", "bring", "cost", "delay"} - {each.kind for each in paper.sections}
    if missing:
        raise RuleFileInvalid(f"{path.name}: no section {', '.join(sorted(missing))}")
    told = [paper.provenance, *(each.provenance for each in paper.sections)]
    if any(not each.source or each.verified_on == date.min for each in told):
        raise RuleFileInvalid(f"{path.name}: a rule without its source or its day")
    return paper


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise RuleFileInvalid(f"{path.name}: {error}") from error


def _procedure(data: Mapping[str, Any]) -> DeedProcedure:
    head = _table(data, "procedure")
    delivery, retention = _table(data, "delivery"), _table(data, "retention")
    archives, ack = _table(data, "archives"), _table(data, "acknowledgement")
    return DeedProcedure(
        code=_text(head, "code"),
        slug=_text(head, "slug"),
        version=_text(head, "version"),
        number_prefix=_text(head, "number_prefix"),
        title=_text(head, "title"),
        summary=_text(head, "summary"),
        provenance=_provenance(head),
        copies=tuple(_copy(row) for row in _rows(data, "copy")),
        qualities=tuple(_quality(row) for row in _rows(data, "quality")),
        proofs=tuple(_piece(row) for row in _rows(data, "piece")),
        rules=tuple(_rule(row) for row in _rows(data, "rule")),
        archives=Archives(
            years=_number(archives, "years"),
            years_after_death=_number(archives, "years_after_death"),
            text=_text(archives, "text"),
            provenance=_provenance(archives),
        ),
        acknowledgement=Acknowledgement(_number(ack, "working_days"), _provenance(ack)),
        delivery=Delivery(
            modes=tuple(delivery.get("modes", ())),
            default_target_days=_number(delivery, "default_target_days"),
            copies_max=_number(delivery, "copies_max"),
            provenance=_provenance(delivery),
        ),
        retention=Retention(
            days_after_closing=_number(retention, "days_after_closing"),
            draft_days=_number(retention, "draft_days"),
            provenance=_provenance(retention),
        ),
        fee=_note(_table(data, "fee"), "text"),
        refusal=_note(_table(data, "refusal"), "appeal"),
        refused=_note(_table(data, "refused"), "text"),
        elsewhere=_note(_table(data, "elsewhere"), "france"),
        comedec=_note(_table(data, "comedec"), "text"),
    )


def _check(procedure: DeedProcedure) -> None:
    """References resolve, no pair is ruled twice, delivery stays within what we can do."""
    copies = {copy.code for copy in procedure.copies}
    qualities = {quality.code for quality in procedure.qualities}
    pieces = {piece.code for piece in procedure.pieces}
    seen: set[tuple[str, str]] = set()
    for rule in procedure.rules:
        _known(rule.copies, copies, "copy")
        _known(rule.qualities, qualities, "quality")
        _known(rule.pieces, pieces, "piece")
        for pair in ((copy, quality) for copy in rule.copies for quality in rule.qualities):
            if pair in seen:
                raise RuleFileInvalid(f"two rules for {pair}")
            seen.add(pair)
    _known([procedure.refused.more.get("alternative", "")], copies, "refused.alternative")
    _known(procedure.delivery.modes, DELIVERY_MODES, "delivery mode")
    if not procedure.delivery.modes:
        raise RuleFileInvalid("no delivery mode")


def _known(codes: Any, known: set[str], what: str) -> None:
    unknown = sorted(set(codes) - known)
    if unknown:
        raise RuleFileInvalid(f"unknown {what}: {', '.join(unknown)}")


def _copy(row: Mapping[str, Any]) -> Copy:
    asks_parents = row.get("asks_parents")
    if not isinstance(asks_parents, bool):
        raise RuleFileInvalid(f"copy {row.get('code')!r}: asks_parents must be true or false")
    return Copy(
        _text(row, "code"), _text(row, "label"), _text(row, "hint"), asks_parents, _provenance(row)
    )


def _quality(row: Mapping[str, Any]) -> Quality:
    return Quality(
        code=_text(row, "code"),
        label=_text(row, "label"),
        hint=str(row.get("hint", "")),
        about_self=bool(row.get("about_self", False)),
        contested=bool(row.get("contested", False)),
        note=str(row.get("note", "")),
    )


def _piece(row: Mapping[str, Any]) -> Piece:
    return Piece(_text(row, "code"), _text(row, "label"), _text(row, "hint"), _provenance(row))


def _rule(row: Mapping[str, Any]) -> Rule:
    for key in ("copies", "qualities", "pieces"):
        if not isinstance(row.get(key), list):
            raise RuleFileInvalid(f"rule: {key} must be a list")
    return Rule(
        frozenset(row["copies"]),
        frozenset(row["qualities"]),
        tuple(row["pieces"]),
        _provenance(row),
    )


def _note(row: Mapping[str, Any], text_key: str) -> Note:
    fixed = {text_key, "source", "verified_on", "note"}
    more = {key: value for key, value in row.items() if key not in fixed and isinstance(value, str)}
    return Note(_text(row, text_key), more, _provenance(row))


def _provenance(row: Mapping[str, Any]) -> Provenance:
    verified_on = row.get("verified_on")
    if not isinstance(verified_on, date):
        raise RuleFileInvalid(f"{row.get('code', row)!r}: verified_on must be a date")
    return Provenance(_text(row, "source"), verified_on, str(row.get("note", "")))


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = data.get(key)
    if not isinstance(table, dict):
        raise RuleFileInvalid(f"[{key}] is missing")
    return table


def _rows(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = data.get(key)
    if not isinstance(rows, list) or not rows:
        raise RuleFileInvalid(f"[[{key}]] is missing")
    return rows


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RuleFileInvalid(f"{row.get('code', '')}: {key} must be a text".lstrip(": "))
    return value


def _number(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RuleFileInvalid(f"{key} must be a whole number")
    return value

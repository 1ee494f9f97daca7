"""The journal is read by town halls: no action goes without its French sentence.

A new action? Name it in the `audit_sentences.py` of its app.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kernel.audit import facade as audit
from tests.consistency.code import python_files, relative

NAMES = {"record", "_record", "trace"}
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
# Functions that build the action's name from a word they are given: file → what stands before.
BUILT = {"shared_services/document_requests/": "document_request."}


def actions_in(path: Path) -> Iterator[str]:
    """Actions written in the calls that record, and in tables of such names."""
    place = relative(path)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in NAMES:
            for argument in node.args:
                yield from _told(argument)
                yield from _built(place, argument)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and "_ACTS" in ast.dump(node):
            yield from _told(node.value)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _told(node: ast.AST | None) -> Iterator[str]:
    if isinstance(node, ast.Constant | ast.IfExp | ast.Dict):
        for inner in ast.walk(node):
            value = inner.value if isinstance(inner, ast.Constant) else None
            if isinstance(value, str) and ACTION.fullmatch(value):
                yield value


def _built(place: str, node: ast.AST) -> Iterator[str]:
    for folder, before in BUILT.items():
        is_word = isinstance(node, ast.Constant) and re.fullmatch("[a-z_]+", str(node.value))
        if place.startswith(folder) and is_word:
            yield before + str(node.value)


def test_every_action_has_a_french_sentence() -> None:
    unnamed = {
        f"{relative(path)}: {action}"
        for path in python_files()
        for action in actions_in(path)
        if not audit.is_named(action)
    }
    assert unnamed == set(), "name them in the app's audit_sentences.py"


def test_the_search_for_actions_finds_them() -> None:
    found = {action for path in python_files() for action in actions_in(path)}
    assert {"role.granted", "export.operator_refused", "deletion.ordered"} <= found
    assert {"authority.suspended", "document_request.pieces_asked"} <= found
    assert len(found) > 50


def test_sentences_read_as_sentences() -> None:
    for action, sentence in audit.sentences().items():
        assert ACTION.fullmatch(action), action
        assert sentence[0].islower(), sentence
        assert not sentence.endswith("."), sentence

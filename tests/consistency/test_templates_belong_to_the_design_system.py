"""A page extends a base, anything else is a piece that a page includes; nothing inline."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.consistency.code import python_files, relative, templates

# Served by the first middleware, before any policy, space or static file: it carries its own style.
BARE = "design_system/bare.html"
# Never served: it lies in the ZIP a person takes away, and is opened from their disk.
TAKEN_AWAY = "data_rights/copy.html"
INLINE = re.compile(r"<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type=[\"']application/json[\"']))", re.I)
ELSEWHERE = re.compile(r"<(?:script|link|img|iframe|source)[^>]*(?:src|href)=[\"'](?:https?:)?//")
INCLUDE = re.compile(r"{%\s*include\s+[\"']([^\"']+)[\"']")
TAG = re.compile(r"inclusion_tag\(\s*[\"']([^\"']+)[\"']")
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)


def body(path: Path) -> str:
    return COMMENT.sub("", path.read_text()).strip()


def inside(path: Path) -> str:
    """The name other templates know this one by."""
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


@cache
def included() -> set[str]:
    """Names of the templates that another template, or a template tag, puts into a page."""
    by_templates = {name for path in templates() for name in INCLUDE.findall(path.read_text())}
    by_tags = {name for path in python_files() for name in TAG.findall(path.read_text())}
    return by_templates | by_tags


def is_piece(path: Path) -> bool:
    """Named so, included somewhere, or the template of one StreamField block or form widget."""
    return bool({"components", "blocks", "widgets"} & set(path.parts)) or inside(path) in included()


def is_base(path: Path) -> bool:
    return path.stem == "base" or path.stem.startswith("base_") or is_bare(path)


def is_bare(path: Path) -> bool:
    return path.as_posix().endswith((BARE, TAKEN_AWAY))


def is_mail(path: Path) -> bool:
    return "mail" in path.parts


def test_every_page_extends_a_base() -> None:
    found = list(templates())
    assert found, "no template found: this test looks in the wrong place"
    astray = [
        relative(path)
        for path in found
        if not is_base(path) and not is_piece(path) and not body(path).startswith("{% extends")
    ]
    assert astray == []


def test_a_piece_of_a_page_is_never_a_page() -> None:
    assert [
        relative(path) for path in templates() if is_piece(path) and "<html" in body(path)
    ] == []


def test_only_pages_before_the_policy_are_bare() -> None:
    """Elsewhere the policy would refuse the style that the bare page carries."""
    bare = {path.stem for path in templates() if f'extends "{BARE}"' in body(path)}
    assert bare <= {"503", "unknown_host", "500"}


@pytest.mark.parametrize("forbidden", [INLINE, INLINE_SCRIPT, ELSEWHERE])
def test_the_content_security_policy_can_stay_strict(forbidden: re.Pattern[str]) -> None:
    """Mails have no other way to carry their style; pages do."""
    pages = [path for path in templates() if not is_mail(path) and not is_bare(path)]
    guilty = [relative(path) for path in pages if forbidden.search(body(path))]
    assert guilty == []

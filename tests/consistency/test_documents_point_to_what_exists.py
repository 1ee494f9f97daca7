"""Links, commands and demo logins named in the documents exist."""

import re
from pathlib import Path

import pytest

from tests.consistency.code import REPOSITORY

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "deploy/**/*.md")
    for path in REPOSITORY.glob(pattern)
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text())
    lost = [
        target
        for target in targets
        if not re.match(r"[a-z]+:", target) and not (document.parent / target).exists()
    ]
    assert lost == []


def test_every_make_command_of_the_documents_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {
        name
        for document in DOCUMENTS
        for name in re.findall(r"(?:`|^)make ([a-z]+)", document.read_text(), re.MULTILINE)
    }
    assert {"demo", "test"} <= named
    assert named - targets == set()


def test_the_demo_logins_of_the_tour_exist() -> None:
    """The domain may be put together in code: the part before it is enough to recognise."""
    demo = REPOSITORY / "platform" / "project" / "demo"
    source = "\n".join(path.read_text() for path in demo.rglob("*.py"))
    readme = (REPOSITORY / "README.md").read_text()
    logins = set(re.findall(r"`([a-z]+)@[a-z.]+\.example`", readme))
    assert len(logins) >= 4
    assert {login for login in logins if login not in source} == set()


def test_every_decision_is_in_the_index() -> None:
    folder = REPOSITORY / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [page for page in pages if f"({page})" not in index] == []
    assert [page[:4] for page in pages] == [f"{number + 1:04}" for number in range(len(pages))]

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import directory as factory


@pytest.fixture(scope="session")
def full_directory(django_db_setup: None, django_db_blocker: Any) -> None:
    """The shipped vintage, loaded once: the prepared database normally has it already."""
    from tenants.directory.facade import load_reference

    with django_db_blocker.unblock():
        load_reference()


@pytest.fixture
def small_directory(db: None, tmp_path: Path) -> Path:
    """Six communes of a first vintage, alone in the directory; gives the vintage's folder."""
    from tenants.directory.actions.load import load_reference

    factory.empty_directory()
    folder = factory.write_vintage(tmp_path / "2026")
    load_reference(folder)
    return folder


class _Person:
    """What an action needs of an account, without the accounts package."""

    pk = "0b8e1c3e-5f0c-4c3a-9a53-4a2f6f0f8b11"

    def __str__(self) -> str:
        return "Nadia Lefort"


@pytest.fixture
def someone() -> _Person:
    return _Person()

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.roles.facade import Role
from tests import databases


@pytest.fixture(autouse=True)
def _home_of_this_test(tmp_path: Path, settings: Any, monkeypatch: Any) -> None:
    settings.HOME = tmp_path / "home"
    monkeypatch.delenv("BEFFROI_BACKUPS", raising=False)


def authority(code: str = databases.COMMUNE_A) -> Any:
    from tenants.authorities.models import LocalAuthority

    return LocalAuthority.objects.prefetch_related("domains").get(insee_code=code)


@pytest.fixture
def town(committed_db: str) -> Any:
    """A commune whose rows are committed: pg_dump is another session and must see them."""
    return authority()


@pytest.fixture
def neighbour(committed_db: str) -> Any:
    return authority(databases.COMMUNE_B)


@pytest.fixture
def admin(town: Any) -> Any:
    return person("maire@chassy.example", town, Role.ADMINISTRATOR)


def person(email: str, where: Any, *roles: Role) -> Any:
    from accounts.models import User
    from accounts.roles.facade import grant_role
    from kernel.tenancy import space_of

    user = User.objects.create_user(email=email, password="mot-de-passe-de-test-2026")
    with space_of(where):
        for role in roles:
            grant_role(user, role, actor=None)
    return user


@pytest.fixture
def filled_town(town: Any, admin: Any) -> Any:
    """With an act, an image, a private file and a text that looks like a formula."""
    fill(town)
    return town


def fill(town: Any) -> None:
    from datetime import date

    from django.core.files.storage import storages
    from wagtail.documents.models import Document

    from kernel.tenancy import space_of
    from shared_services.acts.models import Act
    from shared_services.websites.models import DirectoryEntry

    with space_of(town):
        document = Document.objects.create(
            title="Délibération", file=ContentFile(b"%PDF-1.4 delib", name="delib.pdf")
        )
        Act.objects.create(
            number="2026-01",
            title="Budget",
            nature="deliberation",
            adopted_on=date(2026, 3, 1),
            author_name="A. Maire",
            author_capacity="Maire",
            document=document,
        )
        DirectoryEntry.objects.create(
            kind="services", name="=cmd|' /C calc'!A0", description="a\tb\\c\nligne « é »"
        )
        storages["private"].save("pieces/piece.pdf", ContentFile(b"%PDF-1.4 piece"))


@pytest.fixture
def make_archive() -> Callable[..., Any]:
    from tenants.reversibility.actions import export

    def make(town: Any, actor: Any = None) -> Any:
        asked = export.ask_export(town, actor=actor, in_background=False)
        return export.run_export(asked.pk)

    return make

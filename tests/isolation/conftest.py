"""The world of the probes: its own copy of the database, its own files, once per worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from kernel.host_cache import HostCache
from tests import conftest as root
from tests import databases
from tests.isolation.world import World, build


@pytest.fixture(scope="session")
def _built(
    django_db_setup: None,
    django_db_blocker: Any,
    database_name: str,
) -> Iterator[World]:
    from django.conf import settings

    name = f"{database_name}_isolation"
    before = settings.MEDIA_ROOT, settings.PRIVATE_ROOT
    databases.create_from_prepared(name)
    with django_db_blocker.unblock():
        built = build(root._connect_to(name))
        root._connect_to(database_name)
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = before
    yield built
    built.watch.close()
    with django_db_blocker.unblock():
        databases.drop(name)
    shutil.rmtree(built.files, ignore_errors=True)


@pytest.fixture
def _in_the_world(
    _built: World,
    database_name: str,
    django_db_blocker: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    settings.MEDIA_ROOT = _built.files / "media"
    settings.PRIVATE_ROOT = _built.files / "private"
    # The registry of this world does not change, as in production between two openings.
    settings.HOST_CACHE = True
    monkeypatch.setattr("kernel.tenancy.hosts", HostCache())
    with django_db_blocker.unblock():
        root._connect_to(f"{database_name}_isolation")
    yield
    with django_db_blocker.unblock():
        root._connect_to(database_name)


@pytest.fixture
def world(_in_the_world: None, _built: World, request: pytest.FixtureRequest) -> World:
    """Whatever a test writes is rolled back; what it leaked is counted all the same."""
    # Only now, so that the transaction of `db` begins and ends in the world's database.
    request.getfixturevalue("db")
    return _built

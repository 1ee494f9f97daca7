"""The world of the probes: its own copy of the database, its own files, once per worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import conftest as root
from tests import databases
from tests.isolation.world import World, build


@pytest.fixture(scope="package")
def _built(
    django_db_setup: None,
    django_db_blocker: Any,
    database_server: psycopg.Connection,
    database_name: str,
) -> Iterator[World]:
    from django.conf import settings
    from django.db import connections

    name = f"{database_name}_isolation"
    before = settings.MEDIA_ROOT, settings.PRIVATE_ROOT
    databases.create_from_prepared(database_server, name)
    with django_db_blocker.unblock():
        address = root._connect_to(name)
        world = build(address)
    yield world
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = before
    world.watch.close()
    with django_db_blocker.unblock():
        connections.close_all()
        databases.drop(database_server, name)
        root._connect_to(database_name)
    shutil.rmtree(world.files, ignore_errors=True)


@pytest.fixture(autouse=True)
def _files_of_this_test(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> None:
    """The world's files, for tests that have a world."""
    folder = (
        request.getfixturevalue("_built").files if "_built" in request.fixturenames else tmp_path
    )
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = folder / "media", folder / "private"


@pytest.fixture
def world(_built: World, db: None) -> World:
    """Whatever a test writes is rolled back; what it leaked is counted all the same."""
    return _built

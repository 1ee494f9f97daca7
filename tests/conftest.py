"""Fixtures every test may use. Those of one service live in its own folder's conftest."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connections
from django.test import Client

from tests import browsing, databases

RUN = os.environ.setdefault("BEFFROI_TEST_RUN", uuid.uuid4().hex[:8])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: the last one to run must not leave the other core idle."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A browser test without a browser is left out on a developer's machine, and fails in CI."""
    if item.get_closest_marker("browser") and browsing.chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: browser tests must run in continuous integration")
        pytest.skip("no Chromium on this machine: `make test` says how to get one")


@pytest.fixture(scope="session")
def database_name(worker_id: str) -> str:
    return f"beffroi_test_{RUN}_{worker_id}"


@pytest.fixture(scope="session")
def django_db_setup(database_name: str, django_db_blocker: Any) -> Iterator[None]:
    """Prepare the common database once, then work on this worker's own copy."""
    prepared = databases.prepared_name()
    with django_db_blocker.unblock(), databases.server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [databases.LOCK_ID])
        try:
            if not databases.exists(server, prepared):
                _prepare(server, prepared)
        finally:
            server.execute("SELECT pg_advisory_unlock(%s)", [databases.LOCK_ID])
        databases.create_from_prepared(database_name)
        _connect_to(database_name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        databases.drop(database_name)


def _prepare(server: psycopg.Connection, prepared: str) -> None:
    building = f"{prepared}_building"
    databases.drop(building)
    server.execute(f'CREATE DATABASE "{building}"')
    _connect_to(building)
    databases.fill_prepared()
    connections.close_all()
    for older in databases.prepared_before(server):
        databases.drop(older)
    server.execute(f'ALTER DATABASE "{building}" RENAME TO "{prepared}"')


def _connect_to(name: str) -> str:
    """Work in this database from now on. Gives its address."""
    connections.close_all()
    connections.settings["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    parts = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(parts._replace(path=f"/{name}"))
    os.environ["BEFFROI_TEST_DATABASE_URL"] = address
    return address


@pytest.fixture
def committed_db(
    django_db_setup: None,
    django_db_blocker: Any,
    database_name: str,
) -> Iterator[str]:
    """Real commits, for threads, workers and other processes; a fresh copy comes after.

    Gives the database's address.
    """
    with django_db_blocker.unblock():
        yield os.environ["BEFFROI_TEST_DATABASE_URL"]
        connections.close_all()
        databases.create_from_prepared(database_name)


@pytest.fixture(autouse=True, scope="session")
def _own_cache_database(worker_id: str) -> None:
    """Clearing the cache after a test must not empty another worker's."""
    number = 2 + int(worker_id.removeprefix("gw")) % 14 if worker_id.startswith("gw") else 2
    address = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
    for alias in django_settings.CACHES:
        django_settings.CACHES[alias]["LOCATION"] = address


@pytest.fixture(autouse=True)
def _clean_surroundings() -> Iterator[None]:
    """No cache entry and no selected space crosses from one test to the next."""
    yield
    for alias in connections:
        if connections[alias].connection is not None:
            connections[alias].set_schema_to_public()
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def _files_of_this_test(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def commune_a(db: None) -> Any:
    return _authority(insee_code=databases.COMMUNE_A)


@pytest.fixture
def commune_b(db: None) -> Any:
    return _authority(insee_code=databases.COMMUNE_B)


@pytest.fixture
def intercommunality(db: None) -> Any:
    return _authority(siren=databases.EPCI_SIREN)


def _authority(**facts: str) -> Any:
    from tenants.authorities.models import LocalAuthority

    return LocalAuthority.objects.prefetch_related("domains").get(**facts)


@pytest.fixture
def make_person(db: None) -> Callable[..., Any]:
    """`make_person("a@b.example", commune_a, Role.AGENT)`: an account, with roles in a space."""
    from accounts.models import User
    from accounts.roles.facade import grant_role
    from kernel.tenancy import space_of
    from tests.factories.accounts import as_owner

    def make(email: str, authority: Any | None = None, *roles: Any, **facts: Any) -> Any:
        with as_owner():
            user = User.objects.filter(email=email).first() or User.objects.create_user(
                email=email, password="mot-de-passe-de-test-2026", **facts
            )
        if authority is not None:
            with space_of(authority):
                for role in roles:
                    grant_role(user, role, actor=None)
        return user

    return make


@pytest.fixture
def epci_admin(make_person: Callable[..., Any], intercommunality: Any) -> Any:
    from accounts.roles.facade import Role

    names = {"first_name": "Nadia", "last_name": "Lefort"}
    return make_person("admin@aillantais.example", intercommunality, Role.ADMINISTRATOR, **names)


@pytest.fixture
def operator(make_person: Callable[..., Any]) -> Any:
    from accounts.roles.facade import Role, grant_role
    from kernel.tenancy import public_space

    names = {"first_name": "Odile", "last_name": "Roux"}
    person = make_person("operatrice@beffroi.example", **names)
    with public_space():
        grant_role(person, Role.OPERATOR, actor=None)
    return person


@pytest.fixture
def client_for(db: None) -> Callable[..., Client]:
    """`client_for(commune_a, user)`: a browser on that commune's host, signed in or not.

    Instead of an authority, `"operator"` or `"account"` name the two other hosts.
    """
    from contextlib import nullcontext

    from django.conf import settings

    from accounts.facade import note_session
    from kernel.tenancy import account_host, space_of

    hosts = {"operator": settings.BASE_DOMAIN, "account": account_host()}

    def browser(authority: Any, user: Any | None = None, **options: Any) -> Client:
        host = hosts[authority] if isinstance(authority, str) else authority.primary_host
        client = Client(headers={"host": f"{host}:8000"}, **options)
        if user is not None:
            if not isinstance(authority, str):
                note_session(user, authority)
            with nullcontext() if isinstance(authority, str) else space_of(authority):
                client.force_login(user)
        return client

    return browser


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Any]:
    """A running SMTP server that Django's real backend sends to."""
    from shared_services.notifications import lines
    from tests.notifications.smtp import Mailbox

    server = Mailbox()
    settings.EMAIL_BACKEND = "shared_services.notifications.channels.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    server.start()
    yield server
    lines.close_all()
    server.stop()

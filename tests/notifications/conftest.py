"""A broker, a mail server and two communes of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from project.supervisor.valkey import EmbeddedValkey
from tests import databases
from tests.notifications.workers import forget_broker_connections


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path_factory.mktemp("broker")) as server:
        yield server


@pytest.fixture
def valkey(
    valkey_server: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EmbeddedValkey]:
    """A broker nobody else uses: it may be emptied, stopped and started."""
    if not valkey_server.running:
        valkey_server.start()
    flush(valkey_server)
    monkeypatch.setenv("CELERY_BROKER_URL", valkey_server.url)
    forget_broker_connections()
    yield valkey_server
    forget_broker_connections()


def flush(server: EmbeddedValkey) -> None:
    import redis

    with redis.Redis.from_url(server.url) as client:
        client.flushall()


@pytest.fixture
def impatient(settings: Any) -> None:
    """Leases and pauses short enough for a test."""
    settings.OUTBOX_LEASE_SECONDS = 3
    settings.OUTBOX_RELAY_LEASE_SECONDS = 1
    settings.OUTBOX_RELAY_EVERY_SECONDS = 0.5
    settings.OUTBOX_BACKOFF_SECONDS = 0.3
    settings.OUTBOX_SUSPENDED_SECONDS = 0.5


@pytest.fixture
def communes(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Any, Any]]:
    """Chassy and Senan, with real commits; what these tests write is taken away after.

    Much quicker than the fresh database of `committed_db`.
    """
    from tenants.authorities.models import LocalAuthority

    with django_db_blocker.unblock():
        found = LocalAuthority.objects.prefetch_related("domains")
        both = (
            found.get(insee_code=databases.COMMUNE_A),
            found.get(insee_code=databases.COMMUNE_B),
        )
        as_found = LocalAuthority.objects.filter(pk__in=[one.pk for one in both]).values()
        before = list(as_found)
        forget_promises(both)
        yield both
        forget_promises(both)
        for facts in before:
            LocalAuthority.objects.filter(pk=facts["id"]).update(**facts)
        connections.close_all()


def forget_promises(authorities: Iterable[Any]) -> None:
    """Neither what onboarding promised (invitations) nor what a test left behind."""
    from kernel.outbox.models import OutboxMessage
    from kernel.outbox_index.models import OutboxPointer
    from kernel.tenancy import public_space, space_of
    from shared_services.notifications.models import Notification

    OutboxPointer.objects.all().delete()
    for place in (public_space(), *map(space_of, authorities)):
        with place:
            OutboxMessage.objects.all().delete()
            Notification.objects.all().delete()


@pytest.fixture
def worker_home(tmp_path: Path) -> Path:
    return tmp_path / "worker"

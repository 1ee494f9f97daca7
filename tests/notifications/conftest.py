"""A broker, a mail server and two communes of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from project.supervisor.valkey import EmbeddedValkey
from tests import databases
from tests.notifications.smtp import Mailbox
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
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A running SMTP server that Django's real backend sends to."""
    server = Mailbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    server.start()
    yield server
    server.stop()


@pytest.fixture
def impatient(settings: Any) -> None:
    """Leases and pauses short enough for a test."""
    settings.OUTBOX_LEASE_SECONDS = 3
    settings.OUTBOX_RELAY_LEASE_SECONDS = 1
    settings.OUTBOX_RELAY_EVERY_SECONDS = 0.5
    settings.OUTBOX_BACKOFF_SECONDS = 0.3
    settings.OUTBOX_SUSPENDED_SECONDS = 0.5


@pytest.fixture
def communes(committed_db: str) -> tuple[Any, Any]:
    """Chassy and Senan, with real commits and nothing left to send."""
    from tenants.authorities.models import LocalAuthority

    found = LocalAuthority.objects.prefetch_related("domains")
    both = (
        found.get(insee_code=databases.COMMUNE_A),
        found.get(insee_code=databases.COMMUNE_B),
    )
    forget_promises(both)
    return both


def forget_promises(authorities: Iterable[Any]) -> None:
    """What onboarding promised (invitations) is not what these tests are about."""
    from kernel.outbox.models import OutboxMessage
    from kernel.outbox_index.models import OutboxPointer
    from kernel.tenancy import space_of
    from shared_services.notifications.models import Notification

    OutboxPointer.objects.all().delete()
    for authority in authorities:
        with space_of(authority):
            OutboxMessage.objects.all().delete()
            Notification.objects.all().delete()


@pytest.fixture
def worker_home(tmp_path: Path) -> Path:
    return tmp_path / "worker"

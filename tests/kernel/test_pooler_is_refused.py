"""A pooler in front of PostgreSQL, as PgBouncer shows itself: a process number of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

KEY_DATA = b"K"


@contextmanager
def pooler(host: str, port: int) -> Iterator[int]:
    """Passes everything on, but for the process number in the server's first answer."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            client, _address = listener.accept()
        except OSError:
            return
        server = socket.create_connection((host, port))
        threading.Thread(target=copy, args=(client, server, None), daemon=True).start()
        copy(server, client, KEY_DATA)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def copy(source: socket.socket, target: socket.socket, falsified: bytes | None) -> None:
    try:
        while chunk := source.recv(65536):
            # K, length, process number: the length differs since protocol 3.2.
            at = chunk.find(b"K\x00\x00\x00") if falsified else -1
            if at >= 0:
                chunk = chunk[: at + 5] + b"\x00\x00\x00\x07" + chunk[at + 9 :]
                falsified = None
            target.sendall(chunk)
    except OSError:
        return
    finally:
        target.close()


@pytest.fixture
def through_pooler(db: None) -> Iterator[Any]:
    facts = connection.settings_dict
    with pooler(facts["HOST"], int(facts["PORT"])) as port:
        other = connection.copy()
        other.settings_dict = {**facts, "PORT": str(port)}
        yield other
        other.close()


def test_an_unannounced_pooler_is_refused(through_pooler: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="pooler"):
        through_pooler.connect()


def test_a_pooler_in_session_mode_may_stand_between(through_pooler: Any, settings: Any) -> None:
    settings.DATABASE_POOLER = "session"
    with through_pooler.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_the_server_itself_is_recognised(db: None) -> None:
    other = connection.copy()
    try:
        other.connect()
    finally:
        other.close()

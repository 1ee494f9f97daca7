"""Loaded by the bench's workers alone: the empty task, and a count of what is said to PostgreSQL.

`BEFFROI_BENCH_COUNTS` names the folder where each process writes its count when it stops.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from celery import current_app
from celery.signals import worker_process_init, worker_process_shutdown
from django.db import connection

EMPTY = "bench.empty"
_said = {"statements": 0}
_empty = {"tasks": 0, "first": 0.0, "last": 0.0}


# Of Celery alone, on purpose: neither kind of our own tasks.
@current_app.task(name=EMPTY, ignore_result=True)
def empty(authority_id: str, message_id: str) -> None:
    """Celery's own cost, with the arguments of a space task; only the time is noted."""
    moment = time.monotonic()  # the same clock in every process of the machine
    _empty["first"] = _empty["first"] or moment
    _empty["last"] = moment
    _empty["tasks"] += 1


@worker_process_init.connect
def _count(**_: Any) -> None:
    def one(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        _said["statements"] += 1
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(one)
    kind = type(connection._connections["default"])  # type: ignore[attr-defined]
    for name in ("_commit", "_rollback"):
        setattr(kind, name, _counted(getattr(kind, name)))


def _counted(end: Any) -> Any:
    def ending(self: Any) -> Any:
        # The end of a transaction, and the BEGIN before it, which no wrapper sees.
        _said["statements"] += 2
        return end(self)

    return ending


@worker_process_shutdown.connect
def _write(**_: Any) -> None:
    total = _said["statements"] + connection.session_changes  # type: ignore[attr-defined]
    folder = Path(os.environ["BEFFROI_BENCH_COUNTS"])
    (folder / str(os.getpid())).write_text(json.dumps(_empty | {"statements": total}))

"""One page of every space in turn, through the real server."""

from __future__ import annotations

import http.client
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from project.bench.scale import memory
from project.bench.yardstick import serving
from project.supervisor import environment

# A cookie passes by the page cache.
BUILT = {"Cookie": "bench=1"}


# A page is kept for a minute: so many spaces are warmed and measured well within it.
AT_ONCE = 25


@dataclass(frozen=True)
class Medians:
    """Of one request, in seconds."""

    kept: float
    built: float
    # The first page that a connection builds in a space: it learns the tables first.
    first: float


@dataclass
class Pages:
    """What one server showed; memory in megabytes once every space was visited."""

    spaces: int
    # The same space again and again, and all of them in turn, measured side by side.
    one: Medians
    all: Medians
    worker_before: float
    worker: float
    connections: list[float]
    # (spaces visited, megabytes of the largest connection)
    growth: list[tuple[int, float]] = field(default_factory=list)


@contextmanager
def server() -> Iterator[int]:
    """Granian under the serving login, as in the demo; gives its port."""
    login = environment.serving(dict(os.environ))
    with serving("project.wsgi:application", Path(settings.REPOSITORY), login) as port:
        yield port


def measure(port: int, hosts: list[str]) -> Pages:
    """Visit every space; beside each group of them, one space as often, as the machine drifts."""
    one = hosts[0]
    _get(port, [one], BUILT, count=20)
    worker_before = memory.worker_megabytes(port)
    growth = [(1, max(memory.connection_megabytes()))]
    taken: dict[str, list[float]] = defaultdict(list)
    for start in range(0, len(hosts), AT_ONCE):
        group = hosts[start : start + AT_ONCE]
        size = len(group)
        taken["all first"] += _get(port, group, BUILT, count=size)
        # As many threads, each with its connection: two more rounds and most have met the space.
        _get(port, group, BUILT, count=2 * size)
        _get(port, group, {}, count=size)
        for whose, visited in (("one", [one]), ("all", group)):
            taken[f"{whose} built"] += _get(port, visited, BUILT, count=size)
            _get(port, visited, {}, count=size)
            taken[f"{whose} kept"] += _get(port, visited, {}, count=size)
        growth.append((start + size, max(memory.connection_megabytes())))
    half = {name: statistics.median(times) for name, times in taken.items()}
    return Pages(
        spaces=len(hosts),
        one=Medians(half["one kept"], half["one built"], half["one built"]),
        all=Medians(half["all kept"], half["all built"], half["all first"]),
        worker_before=worker_before,
        worker=memory.worker_megabytes(port),
        connections=memory.connection_megabytes(),
        growth=growth,
    )


def _get(port: int, hosts: list[str], headers: dict[str, str], *, count: int) -> list[float]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for turn in range(count):
        host = hosts[turn % len(hosts)]
        start = time.perf_counter()
        client.request("GET", "/", headers={"Host": host, **headers})
        answer = client.getresponse()
        answer.read()
        taken.append(time.perf_counter() - start)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} on {host}")
    client.close()
    return taken

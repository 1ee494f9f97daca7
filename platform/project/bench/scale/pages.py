"""One page of every space in turn, through the real server."""

from __future__ import annotations

import http.client
import os
import statistics
import time
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


@dataclass
class Pages:
    """Medians in seconds, memory in megabytes, once every space was visited."""

    spaces: int
    kept: float = 0.0
    built: float = 0.0
    worker: float = 0.0
    connections: list[float] = field(default_factory=list)
    # (spaces visited, megabytes of the largest connection)
    growth: list[tuple[int, float]] = field(default_factory=list)


@contextmanager
def server() -> Iterator[int]:
    """Granian under the serving login, as in the demo; gives its port."""
    login = environment.serving(dict(os.environ))
    with serving("project.wsgi:application", Path(settings.REPOSITORY), login) as port:
        yield port


def measure(port: int, hosts: list[str], *, requests: int) -> Pages:
    """Visit every host once each way, then `requests` times over all of them in turn."""
    told = Pages(len(hosts))
    steps = {1, 10, 25, 50, 100, 200, 400, 700, len(hosts)}
    for visited, host in enumerate(hosts, start=1):
        _get(port, [host], BUILT, count=4)
        if visited in steps:
            told.growth.append((visited, max(memory.connection_megabytes())))
    _get(port, hosts, {}, count=len(hosts))
    told.kept = statistics.median(_get(port, hosts, {}, count=requests))
    told.built = statistics.median(_get(port, hosts, BUILT, count=requests))
    told.worker = memory.worker_megabytes(port)
    told.connections = memory.connection_megabytes()
    return told


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

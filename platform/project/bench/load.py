"""A small load generator: several client processes, keep-alive connections, bounded in time."""

from __future__ import annotations

import http.client
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One address to load, under this Host header; a cookie passes by the page cache."""

    name: str
    port: int
    host: str
    path: str
    cookie: str = ""


@dataclass(frozen=True)
class Load:
    """What one round gave: requests per second, median time of one request in seconds."""

    per_second: float
    median: float
    size: int


def measure(target: Target, *, seconds: float, clients: int) -> Load:
    """Load the target; raises RuntimeError when an answer is not 200."""
    with ProcessPoolExecutor(clients) as pool:
        rounds = list(pool.map(_client, [target] * clients, [seconds] * clients))
    times = [one for taken, _size in rounds for one in taken]
    rate = sum(len(taken) / sum(taken) for taken, _size in rounds)
    return Load(rate, statistics.median(times), rounds[0][1])


def _client(target: Target, seconds: float) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    headers = {"Host": target.host, "Accept-Encoding": "identity"}
    if target.cookie:
        headers["Cookie"] = target.cookie
    taken: list[float] = []
    size = 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", target.path, headers=headers)
        answer = connection.getresponse()
        size = len(answer.read())
        taken.append(time.perf_counter() - start)
        if answer.status != 200:
            raise RuntimeError(f"{target.name}: {answer.status} for {target.path}")
    connection.close()
    return taken, size

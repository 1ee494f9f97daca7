"""What taking a space's role costs, beside the search path alone that stock django-tenants sets."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

from tenants.authorities.models import LocalAuthority


@dataclass(frozen=True)
class Switching:
    """Medians of single switches in seconds, and how many switches a built page makes."""

    path_alone: float
    role_and_path: float
    switches_per_page: int
    page: float

    @property
    def overhead(self) -> float:
        """Share of a built page's time that the role adds to the path."""
        return self.switches_per_page * (self.role_and_path - self.path_alone) / self.page


def measure_switching(*, turns: int = 3000) -> Switching:
    """Switch back and forth between two communes of the running database, both ways in turn."""
    communes = list(LocalAuthority.objects.filter(kind="commune").order_by("slug")[:2])
    schemas = [commune.schema_name for commune in communes]
    paths = [f'SET search_path TO "{name}", public' for name in schemas]
    both = [f'SET ROLE "{name}"; {path}' for name, path in zip(schemas, paths, strict=True)]
    alone: list[float] = []
    together: list[float] = []
    raw = connection.connection
    for turn in range(turns):
        alone.append(_timed(raw, paths[turn % 2]))
        together.append(_timed(raw, both[turn % 2]))
    raw.execute("RESET ROLE")
    connection.close()
    page, switches = _pages(communes)
    return Switching(statistics.median(alone), statistics.median(together), switches, page)


def _timed(raw: Any, statement: str) -> float:
    start = time.perf_counter()
    raw.execute(statement)
    return time.perf_counter() - start


def _pages(communes: list[LocalAuthority], *, turns: int = 30) -> tuple[float, int]:
    """Median time of a home page built by Django, communes in turn, and the switches of each."""
    backend: Any = connection
    taken = []
    switches = 0
    for turn in range(turns):
        browser = Client(headers={"host": communes[turn % 2].primary_host, "cookie": "bench=1"})
        before = backend.session_changes
        start = time.perf_counter()
        if browser.get("/").status_code != 200:
            raise RuntimeError(f"no home page on {communes[turn % 2].primary_host}")
        taken.append(time.perf_counter() - start)
        switches = backend.session_changes - before
    return statistics.median(taken), switches

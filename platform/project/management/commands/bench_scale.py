"""`make bench-scale`: from nothing to many spaces, on a database of its own, all in one run."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from project.bench.scale import life, pages, report, volume
from tenants.authorities.models import Domain, LocalAuthority
from tenants.onboarding import pool


class Command(BaseCommand):
    help = "Measure what many spaces cost. Fills the database: give it one of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--spaces", type=int, default=1000)
        parser.add_argument("--jobs", type=int, default=pool.default_jobs())
        parser.add_argument("--stock", type=int, default=3, help="tenants by stock django-tenants")
        parser.add_argument("--to", type=Path, default=settings.HOME / "bench")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        self._step("preparing the database")
        call_command("prepare_platform", stdout=io.StringIO())
        call_command("collectstatic", interactive=False, verbosity=0)
        if LocalAuthority.objects.exists():
            raise CommandError("there are spaces in this database already: bench an empty one")
        figures = self._measure(options)
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        text = report.as_markdown(figures)
        (folder / "scale.md").write_text(text)
        (folder / "scale.svg").write_text(report.as_svg(figures))
        self.stdout.write(text)
        self.stdout.write(f"Written in {folder}.")

    def _measure(self, options: dict[str, Any]) -> report.Figures:
        jobs = options["jobs"]
        self._step("stock django-tenants")
        stock = life.stock_tenants(options["stock"])
        self._step("the CA du Pays Basque")
        pays_basque = life.open_pays_basque(jobs)
        self._step(f"{options['spaces']} spaces")
        openings = life.open_until(options["spaces"], jobs)
        self._step("upgrades")
        nothing = life.upgrade_with_nothing_to_do()
        weight = volume.measure()
        examined = life.examination(jobs)
        self._step("pages of all spaces")
        hosts = list(Domain.objects.order_by("host").values_list("host", flat=True))
        with pages.server() as port:
            visited = pages.measure(port, hosts)
        self._step("one column more")
        column = life.upgrade_with_a_column(jobs)
        return report.Figures(
            spaces=LocalAuthority.objects.count(),
            jobs=jobs,
            stock=stock,
            pays_basque=pays_basque,
            openings=openings,
            nothing=nothing,
            column=column,
            doctor=examined,
            pages=visited,
            volume=weight,
        )

    def _step(self, name: str) -> None:
        self.stdout.write(f"… {name}")
        self.stdout.flush()

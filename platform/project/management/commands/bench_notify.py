"""`make bench-notify`: what a mail costs, beside an empty Celery task, all in one run."""

from __future__ import annotations

import io
import logging
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from project.bench.notify import report, run
from project.bench.scale import life
from tenants.authorities.models import LocalAuthority
from tenants.onboarding import pool


class Command(BaseCommand):
    help = "Measure the delivery of mails. Fills the database: give it one of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--spaces", type=int, default=50)
        parser.add_argument("--mails", type=int, default=20_000)
        parser.add_argument("--to", type=Path, default=settings.HOME / "bench")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        self._step("preparing the database")
        call_command("prepare_platform", stdout=io.StringIO())
        if LocalAuthority.objects.exists():
            raise CommandError("there are spaces in this database already: bench an empty one")
        self._step(f"{options['spaces']} spaces")
        life.open_until(options["spaces"], pool.default_jobs())
        authorities = list(LocalAuthority.objects.order_by("pk")[: options["spaces"]])
        LocalAuthority.objects.update(state="open")
        authorities = list(LocalAuthority.objects.filter(pk__in=[one.pk for one in authorities]))
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        self._step(f"{options['mails']} mails")
        figures = run.measure(folder, authorities, options["mails"])
        text = report.as_markdown(figures, load=os.getloadavg()[0], cores=os.cpu_count() or 1)
        (folder / "notify.md").write_text(text)
        self.stdout.write(text)
        self.stdout.write(f"Written in {folder}.")

    def _step(self, name: str) -> None:
        self.stdout.write(f"… {name}")
        self.stdout.flush()

"""`make bench`: our figures beside yardsticks, all from one run on this machine."""

from __future__ import annotations

import io
import logging
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from project.bench.load import Load, Target, measure
from project.bench.requests import measure_filing, measure_inbox, middle
from project.bench.spaces import measure_openings
from project.bench.switching import measure_switching
from project.bench.yardstick import bare_wagtail, serving
from project.supervisor import environment
from tenants.authorities.models import LocalAuthority


def _make_ready() -> None:
    """Static files, the template of this version and the demo's communes."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("prepare_platform", stdout=io.StringIO())
    call_command("seed_demo", stdout=io.StringIO())


class Command(BaseCommand):
    help = "Measure the opening of a space and our pages, beside yardsticks, in one run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, default=4.0, help="per page and round")
        parser.add_argument("--rounds", type=int, default=3)
        parser.add_argument("--openings", type=int, default=10)
        parser.add_argument("--stock", type=int, default=3, help="openings by migrations")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(width=120)
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        _make_ready()
        self._openings(console, options["openings"], options["stock"])
        self._switching(console)
        self._requests(console)
        self._pages(console, options["seconds"], options["rounds"])

    def _requests(self, console: Console) -> None:
        filing, inbox = measure_filing(), measure_inbox()
        table = Table("requests of residents", "statements", "processor", "time")
        for name, cost in (
            ("four pages, one file, review", filing.pages),
            ("sending, receipt as PDF, two mails", filing.sending),
            ("inbox with 50 requests", inbox.few),
            ("inbox with 50,000 requests", inbox.many),
        ):
            table.add_row(
                name,
                str(max(cost.statements)),
                f"{middle(cost.cpu) * 1000:.0f} ms",
                f"{middle(cost.wall) * 1000:.0f} ms",
            )
        console.print(table)
        ratio = middle(inbox.many.wall) / middle(inbox.few.wall)
        console.print(f"the inbox with 50,000 takes {ratio:.2f} of the time with 50 (medians)")

    def _switching(self, console: Console) -> None:
        found = measure_switching()
        table = Table("entering a space", "median")
        table.add_row("search path alone", f"{found.path_alone * 1e6:.0f} µs")
        table.add_row("role and search path", f"{found.role_and_path * 1e6:.0f} µs")
        console.print(table)
        console.print(
            f"a built home page ({found.page * 1000:.1f} ms) enters {found.switches_per_page} "
            f"times: the roles are {found.overhead:.2%} of it; a kept page enters none"
        )

    def _openings(self, console: Console, ours: int, stock: int) -> None:
        result = measure_openings(ours=ours, stock=stock)
        table = Table("opening a space, whole content", "median", "min", "max", "runs")
        for name, times in (("replay of the template", result.ours), ("migrations", result.stock)):
            figures = (statistics.median(times), min(times), max(times))
            table.add_row(name, *(f"{figure:.3f} s" for figure in figures), str(len(times)))
        console.print(table)
        ratio = statistics.median(result.stock) / statistics.median(result.ours)
        console.print(f"replay is {ratio:.0f} times faster than migrations (medians)")

    def _pages(self, console: Console, seconds: float, rounds: int) -> None:
        commune = LocalAuthority.objects.filter(slug="montholon").get()
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "static").mkdir()
            (Path(folder) / "static" / "file.css").write_bytes(b"/* a static file */\n" * 800)
            mount = ("--static-path-mount", f"{folder}/static")
            here = Path(settings.REPOSITORY)
            login = environment.serving(dict(os.environ))
            with (
                bare_wagtail(Path(folder) / "bare") as bare,
                serving("project.wsgi:application", here, login, *mount) as ours,
            ):
                host = commune.primary_host
                targets = [
                    Target("static file, same server", ours, host, "/static/file.css"),
                    Target("bare page of `wagtail start`", bare, "localhost", "/"),
                    Target("home page, kept", ours, host, "/"),
                    Target("home page, built", ours, host, "/", cookie="bench=1"),
                    Target("agenda, kept", ours, host, "/agenda/"),
                    Target("agenda, built", ours, host, "/agenda/", cookie="bench=1"),
                    Target("procedures, built", ours, host, "/demarches/"),
                ]
                results = self._in_turn(targets, seconds, rounds)
        self._show_pages(console, targets, results)

    def _in_turn(self, targets: list[Target], seconds: float, rounds: int) -> dict[str, list[Load]]:
        results: dict[str, list[Load]] = {target.name: [] for target in targets}
        for target in targets:
            measure(target, seconds=1, clients=2)
        for _round in range(rounds):
            for target in targets:
                results[target.name].append(measure(target, seconds=seconds, clients=2))
        return results

    def _show_pages(
        self, console: Console, targets: list[Target], results: dict[str, list[Load]]
    ) -> None:
        table = Table("page", "requests/s", "median", "bytes", "vs static", "vs bare Wagtail")
        rates = {
            name: statistics.median(load.per_second for load in loads)
            for name, loads in results.items()
        }
        static, bare = rates[targets[0].name], rates[targets[1].name]
        for target in targets:
            loads, rate = results[target.name], rates[target.name]
            table.add_row(
                target.name,
                f"{rate:.0f}",
                f"{statistics.median(load.median for load in loads) * 1000:.1f} ms",
                str(loads[-1].size),
                f"{rate / static:.3f}",
                f"{rate / bare:.2f}",
            )
        console.print(table)
        console.print("medians of the rounds, taken in turn; 2 clients; server and clients share")
        console.print("this machine's cores: read the ratios, not the absolute figures")

"""`import_guides --from PATH`: bring the State's guides in from files, without the network."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.errors import DomainError
from kernel.tenancy import public_space
from shared_services.official_guides import queries
from shared_services.official_guides.actions.importing import import_guides

MOST_SHOWN = 15


class Command(BaseCommand):
    help = "Import guides of service-public.gouv.fr from the DILA's zip or npm's package."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="path", type=Path, help="folder, zip or tgz")
        parser.add_argument("--force", action="store_true", help="remove as much as the set says")
        parser.add_argument("--state", action="store_true", help="say how the sets stand, no more")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["state"] or options["path"] is None:
            self._say_state()
            return
        try:
            reports = import_guides(options["path"], force=options["force"])
        except DomainError as error:
            raise CommandError(error.message) from error
        for report in reports:
            self.stdout.write(
                f"{report.audience} : {report.read} lues, {report.added} ajoutées, "
                f"{report.changed} changées, {report.removed} retirées, "
                f"{len(report.refused)} refusées"
            )
            for code, why in report.refused[:MOST_SHOWN]:
                self.stdout.write(f"  {code} : {why}")
            if report.unknown:
                told = ", ".join(f"{name} ({n})" for name, n in sorted(report.unknown.items()))
                self.stdout.write(f"  éléments inconnus, rendus en texte : {told}")

    def _say_state(self) -> None:
        with public_space():
            for audience, found in queries.sets().items():
                day = f"{found.checked_at:%d/%m/%Y}" if found.checked_at else "jamais"
                self.stdout.write(f"{audience} : {found.get_state_display()}, vérifié : {day}")
                if found.error:
                    self.stdout.write(f"  {found.error}")

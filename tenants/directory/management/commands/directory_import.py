"""`directory_import FILE`: bring the directory up to a newer list of communes."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.clock import today
from kernel.errors import DomainError
from tenants.directory.actions.import_file import Change, Diff, import_communes

_MOST_SHOWN = 15


class Command(BaseCommand):
    help = "Compare a CSV of communes with the directory and, without --dry-run, apply it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV, plain or .xz")
        parser.add_argument("--dry-run", action="store_true", help="show what would change")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            default=None,
            help="day the list describes, YYYY-MM-DD (default: 1 January of this year)",
        )
        parser.add_argument("--label", default="", help="name of the vintage (default: its year)")
        parser.add_argument("--source", default="", help="where the file comes from")
        parser.add_argument("--allow-removals", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or today().replace(month=1, day=1)
        try:
            diff = import_communes(
                options["file"],
                label=options["label"] or str(day.year),
                reference_date=day,
                source=options["source"] or options["file"].name,
                actor=None,
                dry_run=options["dry_run"],
                allow_removals=options["allow_removals"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self._print(diff)
        if diff.is_empty:
            self.stdout.write("Le répertoire est déjà conforme à ce fichier.")
        elif options["dry_run"]:
            self.stdout.write("Essai seulement : rien n'a été changé.")
        else:
            self.stdout.write(self.style.SUCCESS(f"Répertoire mis à jour au {day:%d/%m/%Y}."))

    def _print(self, diff: Diff) -> None:
        for title, changes in (
            ("Ajoutées", diff.added),
            ("Disparues", diff.removed),
            ("Renommées", diff.renamed),
            ("Nouveau SIREN", diff.siren_changed),
            ("Changent d'intercommunalité", diff.epci_changed),
            ("Population modifiée", diff.population_changed),
            ("Codes postaux modifiés", diff.postal_codes_changed),
            ("Autres changements", diff.other_changed),
            ("Corrigées ici (la correction locale reste)", diff.corrected_here),
        ):
            if changes:
                self._print_section(title, changes)

    def _print_section(self, title: str, changes: list[Change]) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(f"{title} : {len(changes)}"))
        for change in changes[:_MOST_SHOWN]:
            line = f"  {change.code} {change.name}"
            if change.before or change.after:
                line += f" : {change.before or '(rien)'} → {change.after or '(rien)'}"
            self.stdout.write(line)
        if len(changes) > _MOST_SHOWN:
            self.stdout.write(f"  … et {len(changes) - _MOST_SHOWN} autres")

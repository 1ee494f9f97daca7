"""`beffroi import-space ARCHIVE [--dry-run]`: a space that comes from another deployment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import DomainError
from tenants.onboarding.errors import TemplateMissing
from tenants.reversibility.actions.import_space import import_space


class Command(BaseCommand):
    help = "Open here the space of an archive made by `export-space`; never over an existing one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="do it all, then undo it all")
        parser.add_argument("--manifest-sha256", default="", help="refuse any other archive")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = import_space(
                options["archive"],
                dry_run=options["dry_run"],
                manifest_sha256=options["manifest_sha256"],
            )
        except (DomainError, TemplateMissing) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        verb = "Would open" if options["dry_run"] else "Opened"
        self.stdout.write(
            f"{verb} {done.authority.name} at {done.authority.url()}: {sum(done.rows.values())} "
            f"rows in {len(done.rows)} tables, {done.files} files, {done.people_created} accounts "
            f"created, {done.people_matched} found here."
        )
        for warning in done.warnings:
            self.stdout.write(f"  {warning}")

"""`beffroi export-space SLUG`: the whole of one space in one archive, here and now."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import DomainError
from tenants.reversibility import queries
from tenants.reversibility.actions import export as exporting
from tenants.reversibility.errors import ToolFailed


class Command(BaseCommand):
    help = "Write the archive of one space: data, files, site, acts, audit, dump, manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("space", help="slug, INSEE code or SIREN")
        parser.add_argument("--to", type=Path, help="copy the archive there too")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = queries.authority_with(options["space"])
        if authority is None:
            raise CommandError(f"No space {options['space']!r} here.")
        asked = exporting.ask_export(authority, actor=None, in_background=False)
        try:
            done = exporting.run_export(
                asked.pk, tell=lambda _export, part: self.stdout.write(f"  {part}…")
            )
        except (DomainError, ToolFailed, OSError) as error:
            raise CommandError(
                f"{error} Finished parts are kept: run the same command again."
            ) from error
        path = done.path
        if options["to"]:
            path = Path(shutil.copy2(done.path, options["to"]))
        self.stdout.write(f"{path}\nsha256 {done.sha256}\nmanifest {done.manifest_sha256}")

"""`beffroi audit-verify --space SLUG`: verify the journal of a space here, or of the platform.

A file needs neither this command nor a database: see `kernel.audit.verifying`.
"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.audit import verifying
from kernel.audit.verifying import Unreadable
from kernel.tenancy import public_space, space_of
from tenants.journal.actions.take import whole_journal
from tenants.reversibility.facade import authority_with

PLATFORM = "plateforme"


class Command(BaseCommand):
    help = "Verify the chain of a space's journal, or of the platform's (--space plateforme)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--space", required=True, help="slug, INSEE code or SIREN")
        parser.add_argument("heads", nargs="*", help="published heads, NUMBER:HASH")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["space"]
        authority = None if name == PLATFORM else authority_with(name)
        if authority is None and name != PLATFORM:
            raise CommandError(f"No space {name!r} here.")
        try:
            heads = [verifying.head_from(each) for each in options["heads"]]
        except Unreadable as error:
            raise CommandError(str(error)) from error
        with public_space() if authority is None else space_of(authority):
            report = verifying.verify(whole_journal(authority), heads)
        self.stdout.write(verifying.told(report))
        for other in report.problems[1:]:
            self.stdout.write(f"Aussi : {other.text}.")
        if not report.is_intact:
            sys.exit(1)

"""`beffroi restore-drill [SLUG]`: prove that backups can be restored, without changing a space."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import DomainError
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.reversibility import queries
from tenants.reversibility.actions.drill import drill
from tenants.reversibility.errors import ToolFailed


class Command(BaseCommand):
    help = "Back one space up, replay it beside the live one, compare every row, clean up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("space", nargs="?", help="slug or code; a random one when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = self._chosen(options["space"])
        try:
            done = drill(authority)
        except (DomainError, ToolFailed, OSError) as error:
            raise CommandError(f"The drill FAILED for {authority.slug}: {error}") from error
        self.stdout.write(
            f"{done.name}: {done.rows} rows of {done.tables} tables and {done.files} files came "
            f"back identical. Backup {done.backup_seconds} s, restore {done.restore_seconds} s; "
            f"{done.others} other spaces untouched."
        )

    def _chosen(self, name: str | None) -> LocalAuthority:
        with public_space():
            everyone = LocalAuthority.objects.exclude(state="preparing")
            found = queries.authority_with(name) if name else everyone.order_by("?").first()
        if found is None:
            raise CommandError(f"No space {name or ''} here.")
        return found

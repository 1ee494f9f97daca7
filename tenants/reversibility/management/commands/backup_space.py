"""`beffroi backup-space SLUG|--all`: one dump per space, with its public rows and its files."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.reversibility import queries
from tenants.reversibility.actions.backup import back_up

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Back up one space, or all of them; one that fails does not stop the others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("space", nargs="?", help="slug, INSEE code or SIREN")
        parser.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["space"]) == bool(options["all"]):
            raise CommandError("Name one space, or say --all.")
        failed = []
        for authority in self._chosen(options["space"]):
            try:
                made = back_up(authority)
            except Exception as error:  # told below, and the others must go on
                if not options["all"]:
                    raise CommandError(str(error)) from error
                logger.exception("backup of %s failed", authority.slug)
                failed.append(authority.slug)
            else:
                self.stdout.write(f"{authority.slug}: {made.dump} sha256 {made.note['sha256']}")
        if failed:
            raise CommandError(f"{len(failed)} spaces could not be backed up: {', '.join(failed)}")

    def _chosen(self, name: str | None) -> list[LocalAuthority]:
        if name:
            found = queries.authority_with(name)
            if found is None:
                raise CommandError(f"No space {name!r} here.")
            return [found]
        with public_space():
            return list(LocalAuthority.objects.exclude(state="preparing"))

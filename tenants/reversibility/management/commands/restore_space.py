"""`beffroi restore-space SLUG`: one space back to an earlier moment; the others are not touched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kernel.clock import now
from kernel.errors import DomainError
from tenants.authorities.models import LocalAuthority
from tenants.reversibility import queries
from tenants.reversibility.actions import restore as restoring
from tenants.reversibility.errors import ToolFailed
from tenants.reversibility.models import SpaceRestore
from tenants.reversibility.recovery import catalogue


class Command(BaseCommand):
    help = "Restore one space from its last backup, a named one, or a moment."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("space", help="slug, INSEE code or SIREN")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--from", dest="source", default="", help="a backup's name, see --list")
        what.add_argument("--at", help="moment, as 2026-11-22T14:05 (local time unless it says)")
        what.add_argument("--list", action="store_true", help="show the backups there are")
        what.add_argument("--confirm", action="store_true", help="drop what was kept aside")
        what.add_argument("--undo", action="store_true", help="put back what was kept aside")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = queries.authority_with(options["space"])
        if authority is None:
            raise CommandError(f"No space {options['space']!r} here.")
        try:
            self.stdout.write(self._act(authority, options))
        except (DomainError, ToolFailed) as error:
            raise CommandError(f"{error} The space is as it was.") from error

    def _act(self, authority: LocalAuthority, options: dict[str, Any]) -> str:
        if options["list"]:
            found = catalogue.backups_of(authority.schema_name)
            return "\n".join(f"{b.stem}  {b.moment:%Y-%m-%d %H:%M}" for b in found) or "no backup"
        if options["confirm"]:
            restoring.confirm(authority)
            return "Confirmed: what was kept aside is gone."
        if options["undo"]:
            restoring.undo(authority)
            return "Undone: the space is what it was before the restore."
        return self._told(authority, self._restore(authority, options))

    def _restore(self, authority: LocalAuthority, options: dict[str, Any]) -> SpaceRestore:
        if options["at"]:
            return restoring.restore_at(authority, _moment(options["at"]))
        backup = restoring.chosen_backup(authority, source=options["source"])
        return restoring.restore(authority, backup)

    def _told(self, authority: LocalAuthority, made: SpaceRestore) -> str:
        return (
            f"{authority.name} is back to {made.restored_to:%Y-%m-%d %H:%M:%S %Z}. What it held "
            f"before is kept in {made.kept_schema}: look at the site, then run the same command "
            "with --confirm, or --undo."
        )


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{text!r} is no moment: write 2026-11-22T14:05.")
    moment = found if timezone.is_aware(found) else timezone.make_aware(found)
    if moment > now():
        raise CommandError(f"{text} is in the future.")
    return moment

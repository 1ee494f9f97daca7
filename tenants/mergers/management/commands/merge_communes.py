"""`beffroi merge-communes`: plan, check and run a commune nouvelle, here and now."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import DomainError
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.mergers import facade as mergers


class Command(BaseCommand):
    help = (
        "Merge communes into one. Without --run: a report, and nothing is written to any space."
        " Killed in the middle: nothing is done, start again with --resume."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", help="INSEE codes, the chief town first")
        parser.add_argument("--name", default="", help="of the commune nouvelle")
        parser.add_argument("--insee-code", default="")
        parser.add_argument("--siren", default="")
        parser.add_argument("--date", default="", help="day it takes effect, 2025-01-01")
        parser.add_argument("--order", default="", help="the prefect's order")
        parser.add_argument("--into", default="", help="code of the origin whose space goes on")
        parser.add_argument("--intercommunality", default="", help="its SIREN")
        parser.add_argument("--admin-email", default="", help="first administrator to invite")
        parser.add_argument("--admin-name", default="")
        parser.add_argument("--accept-missing-files", action="store_true")
        parser.add_argument("--resume", default="", help="identity of a merger planned before")
        parser.add_argument("--run", action="store_true", help="merge for good")
        parser.add_argument("--json", action="store_true", help="the whole report, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            merger_id = UUID(options["resume"]) if options["resume"] else self._plan(options)
            if options["accept_missing_files"]:
                mergers.accept_missing_files(merger_id, actor=None)
            merger = mergers.mergers().get(pk=merger_id)
            if merger.state not in {"running", "done"}:
                merger = mergers.check_merger(merger_id)
            if options["run"] and not merger.failure and not merger.report.get("blocking"):
                merger = mergers.run_merger(merger_id)
        except (DomainError, ValueError, mergers.Merger.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        self._tell(merger, as_json=options["json"])

    def _plan(self, options: dict[str, Any]) -> UUID:
        with public_space():
            facts = mergers.CommuneNouvelle(
                name=options["name"],
                insee_code=options["insee_code"],
                siren=options["siren"],
                effective_on=date.fromisoformat(options["date"]),
                order_reference=options["order"],
                intercommunality=_found(siren=options["intercommunality"], kind="intercommunality"),
                target=_found(insee_code=options["into"]),
                admin_email=options["admin_email"],
                admin_name=options["admin_name"],
            )
            origins = [_found(insee_code=code) for code in options["codes"]]
        found = [origin for origin in origins if origin is not None]
        return mergers.plan_merger(facts, found, actor=None).pk

    def _tell(self, merger: Any, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(merger.report, ensure_ascii=False, indent=1))
        report = merger.report
        self.stdout.write(f"{merger.name}: {merger.state}  (merger {merger.pk})")
        for kind, found in report.get("collisions", {}).items():
            self.stdout.write(f"  {kind:<10} {len(found)}")
        if report:
            self.stdout.write(f"  {report['rows']} rows, {report['files']} files")
        problems = [merger.failure, *(one["message"] for one in report.get("blocking", []))]
        if any(problems):
            raise CommandError("\n".join(filter(None, problems)))
        if merger.state == "checked":
            self.stdout.write(f"Ready: run it with --resume {merger.pk} --run")


def _found(**facts: str) -> LocalAuthority | None:
    """None when the option was not given. Raises ValueError for a code that is not here."""
    key = facts.get("insee_code", facts.get("siren", ""))
    if not key:
        return None
    authority = LocalAuthority.objects.filter(**facts).first()
    if authority is None:
        raise ValueError(f"{key}: no such authority has a space here")
    return authority

"""`beffroi migrate`: public tables, then the template, then every space that is behind."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tenants.onboarding.management.upgrading import add_upgrade_arguments, bring_up_to_date


class Command(BaseCommand):
    help = (
        "Upgrade the database to this version of the code. Safe to run again: only what is behind "
        "is touched, each space whole or not at all."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_upgrade_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        report = bring_up_to_date(self.stdout, options)
        if not options["json_progress"]:
            self.stdout.write(
                f"{report.upgraded} spaces upgraded, {report.up_to_date} had nothing to do."
            )

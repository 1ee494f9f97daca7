"""Bring the database up to this version: public tables, directory, template, spaces behind."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tenants.directory import facade as directory
from tenants.onboarding.management.upgrading import add_upgrade_arguments, bring_up_to_date


class Command(BaseCommand):
    help = "Prepare the database: migrations, official directory, template of a space, upgrades."

    def add_arguments(self, parser: CommandParser) -> None:
        add_upgrade_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        bring_up_to_date(self.stdout, options, after_public=directory.load_reference)

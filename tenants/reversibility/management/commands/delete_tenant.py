"""Stands in front of django-tenants' command of the same name, which knows no law."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.reversibility.deletion_guard import blocked_message


class Command(BaseCommand):
    help = "Blocked: a space is deleted by the steps of docs/reversibility.md alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ignored", nargs="*")

    def run_from_argv(self, argv: list[str]) -> None:
        """Whatever the options: theirs are not ours to parse."""
        super().run_from_argv(argv[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(blocked_message())

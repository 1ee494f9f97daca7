"""Stands in front of django-tenants' command of the same name: a space is nobody's copy."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Blocked: people, rights and identity would be copied with the pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ignored", nargs="*")

    def run_from_argv(self, argv: list[str]) -> None:
        """Whatever the options: theirs are not ours to parse."""
        super().run_from_argv(argv[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "A space is not cloned from another: people, rights and identity would be copied. "
            "Open one with `beffroi onboard`, or bring one in with `beffroi import-space`."
        )

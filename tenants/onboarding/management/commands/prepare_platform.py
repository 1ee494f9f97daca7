"""Bring the database up to this version: public tables, directory, template, spaces behind."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.roles.facade import create_role_groups
from kernel.database_rights.applying import (
    apply_rights,
    create_space_role,
    spaces_without_rights,
)
from kernel.search import ensure_french_search
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.directory import facade as directory
from tenants.onboarding import template
from tenants.onboarding.management.progress import Progress
from tenants.onboarding.upgrade import lagging_schemas, upgrade_schema

logger = logging.getLogger(__name__)

# Two starts at the same time must not migrate at the same time.
LOCK_ID = 5_120_824


class Command(BaseCommand):
    help = "Prepare the database: migrations, official directory, template of a space, upgrades."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json-progress", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stdout, as_json=options["json_progress"])
        with public_space(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_ID])
        progress.tell("public tables", 0, 1)
        ensure_french_search()
        call_command("migrate_schemas", shared=True, verbosity=0)
        create_role_groups()
        apply_rights()
        for schema_name in spaces_without_rights():
            create_space_role(schema_name)
        progress.tell("public tables", 1, 1)
        progress.tell("official directory", 0, 1)
        directory.load_reference()
        progress.tell("official directory", 1, 1)
        progress.tell("template of a space", 0, 1)
        if not template.template_is_current():
            template.build_template()
        progress.tell("template of a space", 1, 1)
        self._upgrade(progress)

    def _upgrade(self, progress: Progress) -> None:
        """Every space behind; one that fails does not stop the others, but the command fails."""
        lagging = lagging_schemas(LocalAuthority.objects.values_list("schema_name", flat=True))
        failed = []
        for done, schema_name in enumerate(lagging):
            progress.tell("upgrade of the spaces", done, len(lagging))
            try:
                upgrade_schema(schema_name)
            except Exception:  # told below, and the others must go on
                logger.exception("upgrade of %s failed", schema_name)
                failed.append(schema_name)
        progress.tell("upgrade of the spaces", len(lagging) or 1, len(lagging) or 1)
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(lagging)} spaces could not be upgraded "
                f"({', '.join(failed)}): see the log, mend, and run this again."
            )

"""`beffroi manage backup_base`: a copy of the whole server, where recovery to a moment starts."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.reversibility.errors import ToolFailed
from tenants.reversibility.recovery.point_in_time import base_backup


class Command(BaseCommand):
    help = "Copy the whole server (pg_basebackup) into BEFFROI_BASE_BACKUPS."

    def handle(self, *args: Any, **options: Any) -> None:
        address = os.environ.get("DATABASE_ADMIN_URL")
        if not address:
            raise CommandError("Set DATABASE_ADMIN_URL to a superuser's address.")
        try:
            self.stdout.write(str(base_backup(address)))
        except ToolFailed as error:
            raise CommandError(str(error)) from error

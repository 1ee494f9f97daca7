"""`beffroi doctor`: is every space made as the template is, and does nothing belong to nobody?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.onboarding import pool
from tenants.onboarding.doctor.examination import Diagnosis, examine
from tenants.onboarding.management.progress import Progress


class Command(BaseCommand):
    help = "Compare every space with the template; exit code 1 when something differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="findings for scripts")
        parser.add_argument("--jobs", type=int, default=pool.default_jobs(), help="processes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            diagnosis = examine(jobs=options["jobs"])
            self.stdout.write(_as_json(diagnosis))
        else:
            progress = Progress(self.stdout, as_json=False)
            diagnosis = examine(
                jobs=options["jobs"],
                tell=lambda done, total: progress.tell("spaces examined", done, total),
            )
            for finding in diagnosis.findings:
                self.stdout.write(_told(diagnosis, finding.schema_name) + finding.what)
        if diagnosis.findings:
            raise CommandError(f"{len(diagnosis.findings)} differences in {_places(diagnosis)}.")
        if not options["json"]:
            self.stdout.write(f"{diagnosis.spaces} spaces are made as the template is.")


def _told(diagnosis: Diagnosis, schema_name: str) -> str:
    if not schema_name:
        return "platform: "
    name = diagnosis.names.get(schema_name, "no authority")
    return f"{schema_name} ({name}): "


def _places(diagnosis: Diagnosis) -> str:
    spaces = {finding.schema_name for finding in diagnosis.findings} - {""}
    return f"{len(spaces)} of {diagnosis.spaces} spaces" if spaces else "the platform"


def _as_json(diagnosis: Diagnosis) -> str:
    findings = [
        {**asdict(finding), "authority": diagnosis.names.get(finding.schema_name, "")}
        for finding in diagnosis.findings
    ]
    return json.dumps({"spaces": diagnosis.spaces, "findings": findings}, ensure_ascii=False)

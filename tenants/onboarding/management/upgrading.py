"""What `migrate_spaces` and `prepare_platform` have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tenants.onboarding import pool, template
from tenants.onboarding.management.progress import Progress
from tenants.onboarding.upgrade import run
from tenants.onboarding.upgrade.replaying import Patience

SPACES = "upgrade of the spaces"


def add_upgrade_arguments(parser: CommandParser) -> None:
    parser.add_argument("--jobs", type=int, default=pool.default_jobs(), help="processes")
    parser.add_argument(
        "--lock-timeout",
        type=int,
        default=Patience.lock_timeout_ms,
        metavar="MS",
        help="how long to wait for a busy table before letting its readers through",
    )
    parser.add_argument("--tries", type=int, default=Patience.tries, help="per space")
    parser.add_argument("--json-progress", action="store_true")


def bring_up_to_date(
    stdout: Any, options: dict[str, Any], *, after_public: Callable[[], object] | None = None
) -> run.Report:
    """Upgrade everything; raises CommandError at the end when a space could not be upgraded."""
    progress = Progress(stdout, as_json=options["json_progress"])
    patience = Patience(lock_timeout_ms=options["lock_timeout"], tries=options["tries"])
    with run.one_at_a_time():
        progress.tell("public tables", 0, 1)
        run.migrate_public()
        progress.tell("public tables", 1, 1)
        if after_public is not None:
            progress.tell("official directory", 0, 1)
            after_public()
            progress.tell("official directory", 1, 1)
        progress.tell("template of a space", 0, 1)
        template.refresh_template()
        progress.tell("template of a space", 1, 1)

        def tell(done: int, total: int, message: str) -> None:
            progress.tell(SPACES, done, total, message)

        try:
            report = run.upgrade_spaces(jobs=options["jobs"], patience=patience, tell=tell)
        except pool.WorkerLost as error:
            raise CommandError(str(error)) from error
    if not report.upgraded + len(report.failed):
        progress.tell(SPACES, 1, 1)
    if report.failed:
        raise CommandError(_told(report))
    return report


def _told(report: run.Report) -> str:
    lines = [f"  {schema} ({name}): {error}" for name, schema, error in report.failed]
    total = report.upgraded + len(report.failed)
    return "\n".join(
        [
            f"{len(report.failed)} of {total} spaces could not be upgraded; the others are done.",
            *lines,
            "Mend the cause and run the same command again: it starts with those.",
        ]
    )

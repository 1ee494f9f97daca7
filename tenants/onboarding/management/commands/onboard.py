"""`beffroi onboard SIREN [SIREN…]`: intercommunalities and all their communes, here and now."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError

from kernel.errors import DomainError
from tenants.authorities.models import LocalAuthority
from tenants.onboarding import actions, pool
from tenants.onboarding.actions import FirstAdmin
from tenants.onboarding.errors import TemplateMissing
from tenants.onboarding.facade import job_status
from tenants.onboarding.management.progress import Progress
from tenants.onboarding.models import OnboardingJob, OnboardingStep
from tenants.onboarding.template import template_is_current

DATABASE_LOST = "the database is gone"


def open_one(step_id: UUID) -> tuple[str, str]:
    """In a process of the pool: (name, what went wrong)."""
    # One line per page of each new site says nothing to whoever opens a hundred of them.
    logging.getLogger("wagtail").setLevel(logging.WARNING)
    try:
        step = actions.run_step(step_id)
    except (OperationalError, InterfaceError):
        return str(step_id), DATABASE_LOST
    return step.name, step.message if step.state == OnboardingStep.State.FAILED else ""


class Command(BaseCommand):
    help = (
        "Open the spaces of intercommunalities and of all their communes. Safe to run again, or "
        "twice at once: each space is opened whole or not at all, and once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "siren", nargs="+", help="SIREN of an intercommunality, nine digits; several allowed"
        )
        parser.add_argument("--admin-email", default="", help="first administrator to invite")
        parser.add_argument("--admin-name", default="")
        parser.add_argument("--jobs", type=int, default=pool.default_jobs(), help="processes")
        parser.add_argument("--json-progress", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not template_is_current():
            raise CommandError("No template of a space: run `beffroi manage prepare_platform`.")
        sirens = list(dict.fromkeys(options["siren"]))
        if options["admin_email"] and len(sirens) > 1:
            raise CommandError("--admin-email goes with one SIREN: whom would it administer?")
        admin = FirstAdmin(options["admin_email"], options["admin_name"])
        jobs = [self._plan(siren, admin) for siren in sirens]
        self._open(jobs, options)

    def _plan(self, siren: str, admin: FirstAdmin) -> OnboardingJob:
        try:
            return actions.start_intercommunality(
                siren, actor=None, admin=admin, in_background=False
            )
        except (DomainError, TemplateMissing) as error:
            raise CommandError(str(error)) from error

    def _open(self, jobs: list[OnboardingJob], options: dict[str, Any]) -> None:
        steps = OnboardingStep.objects.filter(job__in=jobs).order_by("job", "position")
        # A commune's membership needs its intercommunality: those come first, all of them.
        kinds = LocalAuthority.Kind
        rounds = [
            list(steps.filter(kind=kind).values_list("pk", flat=True))
            for kind in (kinds.INTERCOMMUNALITY, kinds.COMMUNE)
        ]
        progress = Progress(self.stdout, as_json=options["json_progress"])
        done, total = 0, sum(map(len, rounds))
        try:
            for waiting in rounds:
                for _step, (name, error) in pool.each(open_one, waiting, jobs=options["jobs"]):
                    if error == DATABASE_LOST:
                        raise CommandError(
                            f"The database stopped answering after {done} of {total} spaces: "
                            "nothing is half made, run the same command again."
                        )
                    done += 1
                    note = f"FAILED: {error}" if error else ""
                    progress.tell("onboarding", done, total, f"{name} {note}".strip())
        except pool.WorkerLost as error:
            raise CommandError(f"After {done} of {total} spaces, {error}") from error
        self._conclude(jobs)

    def _conclude(self, jobs: list[OnboardingJob]) -> None:
        told = [job_status(job.pk) for job in jobs]
        opened, failed = (sum(getattr(job, name) for job in told) for name in ("done", "failed"))
        if failed:
            raise CommandError(
                f"{opened} of {opened + failed} spaces are open, {failed} failed: "
                "mend the cause and run the same command again."
            )
        self.stdout.write(f"{opened} spaces are open.")

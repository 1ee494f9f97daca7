"""`beffroi onboard SIREN`: an intercommunality and all its communes, here and now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import DomainError
from tenants.onboarding import actions
from tenants.onboarding.actions import FirstAdmin
from tenants.onboarding.errors import TemplateMissing
from tenants.onboarding.facade import job_status
from tenants.onboarding.management.progress import Progress
from tenants.onboarding.models import OnboardingStep
from tenants.onboarding.template import template_is_current


class Command(BaseCommand):
    help = "Open the space of an intercommunality and of all its communes; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("siren", help="SIREN of the intercommunality, nine digits")
        parser.add_argument("--admin-email", default="", help="first administrator to invite")
        parser.add_argument("--admin-name", default="")
        parser.add_argument("--json-progress", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not template_is_current():
            raise CommandError("No template of a space: run `beffroi manage prepare_platform`.")
        admin = FirstAdmin(options["admin_email"], options["admin_name"])
        try:
            job = actions.start_intercommunality(
                options["siren"], actor=None, admin=admin, in_background=False
            )
        except (DomainError, TemplateMissing) as error:
            raise CommandError(str(error)) from error
        progress = Progress(self.stdout, as_json=options["json_progress"])
        steps = list(job.steps.all())
        for done, step in enumerate(steps, start=1):
            result = actions.run_step(step.pk)
            failed = result.state == OnboardingStep.State.FAILED
            note = f"FAILED: {result.message}" if failed else ""
            progress.tell("onboarding", done, len(steps), f"{step.name} {note}".strip())
        status = job_status(job.pk)
        if status.failed:
            raise CommandError(
                f"{status.done} of {status.total} spaces are open, {status.failed} failed: "
                "mend the cause and run the same command again."
            )
        self.stdout.write(f"{status.done} spaces are open.")

"""The demo's content: a real intercommunality and its communes, invented people."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.tenancy import account_host, public_space, public_url
from project.demo import seed
from project.demo.people import EPCI_SIREN
from shared_services.official_guides import facade as official_guides
from tenants.authorities.models import LocalAuthority
from tenants.onboarding import actions
from tenants.onboarding.actions import FirstAdmin
from tenants.onboarding.management.progress import Progress
from tenants.onboarding.models import OnboardingJob, OnboardingStep


class Command(BaseCommand):
    help = "Open the demo's intercommunality and communes, with people and content."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json-progress", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("seed_demo creates known passwords: refused outside the demo.")
        progress = Progress(self.stdout, as_json=options["json_progress"])
        with public_space():
            self._open(progress)
            seed.seed_people()
            official_guides.import_sample()
            self._fill(progress)
            self.stdout.write(json.dumps({"hosts": _hosts(), "logins": seed.logins()}))

    def _open(self, progress: Progress) -> None:
        job = OnboardingJob.objects.filter(intercommunality_siren=EPCI_SIREN).last()
        if job is None:
            job = actions.start_intercommunality(
                EPCI_SIREN,
                actor=None,
                admin=FirstAdmin("presidence@aillantais.example"),
                commune_admins=_first_admins(),
                in_background=False,
            )
        steps = list(job.steps.all())
        for done, step in enumerate(steps, start=1):
            result = actions.run_step(step.pk)
            if result.state == OnboardingStep.State.FAILED:
                raise CommandError(f"{result.name}: {result.message}")
            progress.tell("spaces of the demo", done, len(steps), step.name)

    def _fill(self, progress: Progress) -> None:
        authorities = list(LocalAuthority.objects.order_by("kind", "name"))
        for done, authority in enumerate(authorities, start=1):
            seed.seed_contact(authority, done)
            if authority.state == LocalAuthority.State.OPEN:
                seed.seed_space(authority)
            progress.tell("content of the demo", done, len(authorities), authority.name)
        seed.seed_sharing(one for one in authorities if one.state == LocalAuthority.State.OPEN)


def _first_admins() -> dict[str, FirstAdmin]:
    from tenants.directory import facade as directory
    from tenants.directory import grammar

    return {
        commune.insee_code: FirstAdmin(f"maire@{grammar.slug(commune.name)}.example")
        for commune in directory.communes_of(EPCI_SIREN)
    }


def _hosts() -> list[dict[str, str]]:
    hosts = [
        {"host": settings.BASE_DOMAIN, "name": "Beffroi (exploitation)", "kind": "operator"},
        {"host": account_host(), "name": "Mon compte", "kind": "account"},
    ]
    hosts += [
        {"host": authority.primary_host, "name": authority.full_name, "kind": authority.kind}
        for authority in LocalAuthority.objects.filter(state=LocalAuthority.State.OPEN)
        .prefetch_related("domains")
        .order_by("-kind", "name")
    ]
    return [{**row, "url": public_url(row["host"])} for row in hosts]

"""Typed door of onboarding, for the console, the command line and the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kernel.tenancy import public_space
from tenants.onboarding import actions
from tenants.onboarding.actions import FirstAdmin, invite_admin
from tenants.onboarding.models import OnboardingJob, OnboardingStep

if TYPE_CHECKING:
    from tenants.authorities.models import LocalAuthority

__all__ = [
    "FirstAdmin",
    "JobStatus",
    "StepStatus",
    "invite_admin",
    "job_status",
    "open_commune",
    "open_intercommunality",
    "retry",
]


@dataclass(frozen=True)
class StepStatus:
    id: UUID
    name: str
    kind: str
    state: str
    message: str
    authority_url: str


@dataclass(frozen=True)
class JobStatus:
    """Where a job stands; `state` is pending, running, done or failed (done but for failures)."""

    id: UUID
    label: str
    state: str
    done: int
    failed: int
    total: int
    steps: tuple[StepStatus, ...]

    @property
    def is_finished(self) -> bool:
        return self.done + self.failed == self.total


def open_intercommunality(
    siren: str, *, actor: Any | None, admin_email: str = "", admin_name: str = ""
) -> OnboardingJob:
    """Plan it and let the workers open it, one commune after the other. Raises UnknownSiren."""
    return actions.start_intercommunality(
        siren, actor=actor, admin=FirstAdmin(admin_email, admin_name), in_background=True
    )


def open_commune(
    *,
    insee_code: str,
    intercommunality: LocalAuthority,
    admin_email: str,
    admin_name: str,
    actor: Any | None,
    membership_start_on: date | None = None,
) -> OnboardingJob:
    """Plan it and let the workers open it. Raises UnknownInseeCode, OnboardingRefused."""
    return actions.start_commune(
        insee_code,
        intercommunality=intercommunality,
        actor=actor,
        admin=FirstAdmin(admin_email, admin_name),
        membership_start_on=membership_start_on,
        in_background=True,
    )


def job_status(job_id: UUID | str) -> JobStatus:
    """Raises OnboardingJob.DoesNotExist."""
    with public_space():
        job = OnboardingJob.objects.get(pk=job_id)
        steps = list(job.steps.select_related("authority").prefetch_related("authority__domains"))
    states = [step.state for step in steps]
    done = states.count(OnboardingStep.State.DONE)
    failed = states.count(OnboardingStep.State.FAILED)
    if done + failed < len(steps):
        state = "running" if done or failed else "pending"
    else:
        state = "failed" if failed else "done"
    return JobStatus(
        job.pk, job.label, state, done, failed, len(steps), tuple(map(_step_status, steps))
    )


def retry(job_id: UUID | str, *, actor: Any | None) -> None:
    """Put every failed step of the job back in the queue."""
    with public_space():
        failed = OnboardingStep.objects.filter(job__pk=job_id, state=OnboardingStep.State.FAILED)
        for step in failed:
            actions.retry(step, actor=actor)


def _step_status(step: OnboardingStep) -> StepStatus:
    url = step.authority.url() if step.authority else ""
    return StepStatus(step.pk, step.name, step.kind, step.state, step.message, url)

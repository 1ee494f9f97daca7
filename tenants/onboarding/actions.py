"""Opening spaces: jobs of one step per authority, each step whole or not at all."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import facade as accounts
from accounts.roles.facade import Role
from kernel.audit import facade as audit
from kernel.clock import now, today
from kernel.database_rights.applying import create_role, drop_space_role
from kernel.errors import DomainError
from kernel.outbox import facade as outbox
from kernel.tenancy import public_space, space_of
from tenants.authorities.actions import add_member
from tenants.authorities.models import Domain, LocalAuthority, SwitchedOnService
from tenants.directory import facade as directory
from tenants.directory import grammar
from tenants.onboarding.errors import OnboardingRefused
from tenants.onboarding.models import OnboardingJob, OnboardingStep
from tenants.onboarding.registry import DEFAULT_SERVICES, space_builders
from tenants.onboarding.template import replay_template

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FirstAdmin:
    """Whom to invite; an empty address means: invite later from the console."""

    email: str = ""
    name: str = ""


NOBODY = FirstAdmin()


def start_intercommunality(
    siren: str,
    *,
    actor: Any | None,
    admin: FirstAdmin = NOBODY,
    commune_admins: dict[str, FirstAdmin] | None = None,
    in_background: bool,
) -> OnboardingJob:
    """Plan the intercommunality and all its communes of today; spaces already open stay as is.

    `commune_admins` maps INSEE codes to people. Raises UnknownSiren.
    """
    epci = directory.epci_by_siren(siren)
    people = commune_admins or {}
    with public_space(), transaction.atomic():
        job = OnboardingJob.objects.create(
            intercommunality_siren=epci.siren,
            label=grammar.epci_full_name(epci.name),
            started_by=actor,
        )
        _plan(job, 0, LocalAuthority.Kind.INTERCOMMUNALITY, epci.siren, epci.name, admin)
        for position, commune in enumerate(directory.communes_of(epci.siren), start=1):
            first = people.get(commune.insee_code, NOBODY)
            kind = LocalAuthority.Kind.COMMUNE
            _plan(job, position, kind, commune.insee_code, commune.name, first)
        _announce(job, actor=actor, in_background=in_background)
    return job


def start_commune(
    insee_code: str,
    *,
    intercommunality: LocalAuthority,
    actor: Any | None,
    admin: FirstAdmin = NOBODY,
    membership_start_on: date | None = None,
    in_background: bool,
) -> OnboardingJob:
    """Plan one more commune of an intercommunality that is already here.

    Raises UnknownInseeCode, OnboardingRefused when the commune already has a space.
    """
    commune = directory.commune_by_insee(insee_code)
    with public_space(), transaction.atomic():
        if LocalAuthority.objects.filter(insee_code=insee_code).exists():
            raise OnboardingRefused(
                "already_open", _("%(name)s a déjà un espace ici.") % {"name": commune.name}
            )
        job = OnboardingJob.objects.create(
            intercommunality_siren=intercommunality.siren, label=commune.name, started_by=actor
        )
        kind = LocalAuthority.Kind.COMMUNE
        step = _plan(job, 0, kind, commune.insee_code, commune.name, admin)
        step.membership_start_on = membership_start_on
        step.save(update_fields=["membership_start_on"])
        _announce(job, actor=actor, in_background=in_background)
    return job


def run_step(step_id: UUID | str) -> OnboardingStep:
    """Open the space of one step. Doing it twice changes nothing; a failure is written down.

    Never raises for a failed step: the others must go on. The reason is in `step.message`. Raises
    Django's OperationalError or InterfaceError when the database is gone: nothing is left of the
    step, run it again.
    """
    with public_space():
        schema_name = _new_role(step_id)
        try:
            with transaction.atomic():
                # The step alone: its job's other steps are opened side by side.
                locked = OnboardingStep.objects.select_for_update(of=("self",))
                step = locked.select_related("job").get(pk=step_id)
                if step.state != OnboardingStep.State.DONE:
                    step.authority, step.message = _open_space(step, schema_name)
                    step.state = OnboardingStep.State.DONE
                    step.finished_at = now()
                    step.save()
        except Exception as error:  # one commune's failure must not stop its neighbours
            logger.exception("onboarding step %s failed", step_id)
            message = _told(error)
            OnboardingStep.objects.filter(pk=step_id).update(
                state=OnboardingStep.State.FAILED, message=message[:2000], finished_at=now()
            )
            step = OnboardingStep.objects.get(pk=step_id)
        if step.authority is None or step.authority.schema_name != schema_name:
            drop_space_role(schema_name)
    return step


def _new_role(step_id: UUID | str) -> str:
    """Name of a space to open, its role created; no role when the space is there already.

    In a transaction of its own: see `create_role`. Killed right after it, we leave a role behind
    that can do nothing, and that the next run of the step takes up: the name is as random as the
    step's identity, and the same each time.
    """
    step = OnboardingStep.objects.get(pk=step_id)
    schema_name = f"s_{step.pk.hex}"
    if not LocalAuthority.objects.filter(**_identity(step)).exists():
        with transaction.atomic():
            create_role(schema_name)
    return schema_name


def _told(error: Exception) -> str:
    """A rule's refusal in its own words; a defect by its name alone, the rest is in the log."""
    if isinstance(error, DomainError):
        return error.message
    return _("Erreur technique (%(kind)s). Le détail est dans le journal du serveur.") % {
        "kind": type(error).__name__
    }


def retry(step: OnboardingStep, *, actor: Any | None) -> None:
    """Put a failed step back in the queue."""
    with public_space(), transaction.atomic():
        locked = OnboardingStep.objects.select_for_update().get(pk=step.pk)
        if locked.state != OnboardingStep.State.FAILED:
            return
        locked.state = OnboardingStep.State.PENDING
        locked.message = ""
        locked.save(update_fields=["state", "message"])
        audit.record("onboarding.retried", actor=actor, target=str(locked.pk))
        outbox.enqueue(
            "onboarding.open_space", payload={"step": str(locked.pk)}, queue="operations"
        )


def _plan(
    job: OnboardingJob, position: int, kind: str, code: str, name: str, admin: FirstAdmin
) -> OnboardingStep:
    return OnboardingStep.objects.create(
        job=job,
        position=position,
        kind=kind,
        code=code,
        name=name,
        admin_email=admin.email,
        admin_name=admin.name,
    )


def _announce(job: OnboardingJob, *, actor: Any | None, in_background: bool) -> None:
    audit.record("onboarding.started", actor=actor, target=str(job.pk), label=job.label)
    if in_background:
        for step in job.steps.all():
            outbox.enqueue(
                "onboarding.open_space", payload={"step": str(step.pk)}, queue="operations"
            )


def _open_space(step: OnboardingStep, schema_name: str) -> tuple[LocalAuthority, str]:
    """Return the space, and what to tell when another opening came first."""
    # Whoever opens the same space at the same time waits here, then finds it open.
    _lock(f"authority:{step.code}")
    existing = LocalAuthority.objects.filter(**_identity(step)).first()
    authority = existing or _create_authority(step, schema_name)
    if existing is None:
        replay_template(authority.schema_name)
        with space_of(authority):
            for builder in space_builders():
                builder.personalise(authority)
        authority.state = LocalAuthority.State.OPEN
        authority.save(update_fields=["state"])
        audit.record("authority.opened", actor=step.job.started_by, target=str(authority.pk))
    if step.kind == LocalAuthority.Kind.COMMUNE:
        _link(authority, step)
    if step.admin_email and existing is None:
        invite_admin(
            authority, email=step.admin_email, name=step.admin_name, actor=step.job.started_by
        )
    return authority, _already_open(existing, step)


def _already_open(existing: LocalAuthority | None, step: OnboardingStep) -> str:
    if existing is None:
        return ""
    told = _("Cet espace était déjà ouvert : rien n'a été fait deux fois.")
    if step.admin_email:
        told += " " + _("L'invitation n'est pas partie : envoyez-la depuis la console.")
    return told


def _lock(name: str) -> None:
    """Held until the end of the transaction; others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def invite_admin(authority: LocalAuthority, *, email: str, name: str, actor: Any | None) -> None:
    """Invite an administrator of that space by e-mail."""
    with public_space(), transaction.atomic():
        accounts.invite(
            email=email, name=name, roles=[Role.ADMINISTRATOR], actor=actor, authority=authority
        )


def _identity(step: OnboardingStep) -> dict[str, str]:
    if step.kind == LocalAuthority.Kind.COMMUNE:
        return {"insee_code": step.code}
    return {"siren": step.code, "kind": step.kind}


def _create_authority(step: OnboardingStep, schema_name: str) -> LocalAuthority:
    if step.kind == LocalAuthority.Kind.COMMUNE:
        authority = _commune(step.code)
    else:
        authority = _intercommunality(step.code)
    # Homonyms opened side by side would both find the short name free.
    _lock(f"slug:{authority.slug}")
    authority.schema_name = schema_name
    authority.slug = _free_slug(authority.slug, authority.department_code)
    authority.save(force_insert=True)
    Domain.objects.create(host=f"{authority.slug}.{settings.BASE_DOMAIN}", authority=authority)
    SwitchedOnService.objects.bulk_create(
        SwitchedOnService(authority=authority, service=service) for service in DEFAULT_SERVICES
    )
    return authority


def _commune(insee_code: str) -> LocalAuthority:
    facts = directory.commune_by_insee(insee_code)
    return LocalAuthority(
        kind=LocalAuthority.Kind.COMMUNE,
        name=facts.name,
        slug=grammar.slug(facts.name),
        siren=facts.siren,
        insee_code=facts.insee_code,
        type_liaison=facts.type_liaison,
        department_code=facts.department_code,
        population=facts.population,
        postal_codes=list(facts.postal_codes),
    )


def _intercommunality(siren: str) -> LocalAuthority:
    facts = directory.epci_by_siren(siren)
    return LocalAuthority(
        kind=LocalAuthority.Kind.INTERCOMMUNALITY,
        name=facts.name,
        slug=facts.slug,
        siren=facts.siren,
        department_code=facts.department_code,
        population=facts.population,
    )


# Names of our own hosts, never a commune's.
RESERVED_SLUGS = frozenset({"compte", "www", "api", "mail", "notifications", "static", "admin"})


def _free_slug(slug: str, department_code: str) -> str:
    """Homonyms exist, Sainte-Colombe twelve times: add the department, then a number."""
    candidates = [slug, f"{slug}-{department_code.lower() or 'epci'}"]
    candidates += [f"{slug}-{number}" for number in range(2, 100)]
    taken = set(LocalAuthority.objects.filter(slug__in=candidates).values_list("slug", flat=True))
    return next(c for c in candidates if c not in taken and c not in RESERVED_SLUGS)


def _link(commune: LocalAuthority, step: OnboardingStep) -> None:
    intercommunality = LocalAuthority.objects.filter(
        siren=step.job.intercommunality_siren, kind=LocalAuthority.Kind.INTERCOMMUNALITY
    ).first()
    if intercommunality is None:
        raise OnboardingRefused(
            "intercommunality_missing",
            _("L'intercommunalité n'a pas encore d'espace : ouvrez-la d'abord, puis réessayez."),
        )
    start_on = step.membership_start_on or today()
    add_member(commune, intercommunality, start_on=start_on, actor=step.job.started_by)

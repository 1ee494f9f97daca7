"""Every write of the consoles. Rights are checked again here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.roles.facade import members as people_here
from federation import promises, queries
from federation.abilities import OPEN
from federation.errors import ConfirmationMissing
from federation.models import FEW, SpaceActivity
from federation.permissions import require_leading, require_operator
from kernel.audit import facade as audit
from kernel.audit.models import AuditEntry
from kernel.clock import now, today
from kernel.errors import DomainError
from kernel.outbox import facade as outbox
from kernel.tenancy import public_space, require_authority
from shared_services.document_requests import facade as document_requests
from tenants.authorities.models import LocalAuthority
from tenants.onboarding import facade as onboarding


def push_counts() -> None:
    """Count in the current space and overwrite its public row. Numbers only, small ones hidden."""
    authority = require_authority()
    requests = document_requests.open_counts()
    pages = Page.objects.live().filter(depth__gt=1)
    published_at = pages.aggregate(last=Max("last_published_at"))["last"]
    acted_at = AuditEntry.objects.aggregate(last=Max("at"))["last"]
    counts = {
        "open_requests": _few(requests.open),
        "overdue_requests": _few(requests.overdue),
        "pages_published": pages.count(),
        "members": len(people_here()),
        "last_activity_at": max(filter(None, [published_at, acted_at]), default=None),
        "counted_at": now(),
    }
    with public_space():
        SpaceActivity.objects.update_or_create(authority_id=authority.pk, defaults=counts)


def open_commune(
    insee_code: str,
    *,
    intercommunality: LocalAuthority,
    start_on: date,
    admin_email: str,
    admin_name: str,
    confirmed: bool,
    actor: Any,
) -> UUID:
    """Plan the opening of one more commune; the workers do it. Returns the job's id.

    Raises NotAllowed, UnknownInseeCode, ConfirmationMissing, DomainError `starts_later`, and what
    onboarding refuses.
    """
    require_leading(actor, intercommunality, OPEN)
    found = queries.candidate(intercommunality, insee_code)
    if found.standing in {"elsewhere", "nowhere"} and not confirmed:
        raise ConfirmationMissing(
            "confirmation_missing",
            _("Confirmez que cette commune est bien membre de votre intercommunalité."),
        )
    if start_on > today():
        raise DomainError("starts_later", _("Choisissez une date passée, ou celle d'aujourd'hui."))
    with public_space():
        job = onboarding.open_commune(
            insee_code=found.commune.insee_code,
            intercommunality=intercommunality,
            admin_email=admin_email,
            admin_name=admin_name,
            actor=actor,
            membership_start_on=start_on,
        )
    return job.pk


def open_intercommunality(siren: str, *, admin_email: str, admin_name: str, actor: Any) -> UUID:
    """Plan an intercommunality and its communes. Raises NotAllowed, UnknownSiren."""
    require_operator(actor)
    with public_space():
        job = onboarding.open_intercommunality(
            siren, admin_email=admin_email, admin_name=admin_name, actor=actor
        )
    return job.pk


def retry_failed(job_id: UUID, *, intercommunality: LocalAuthority | None, actor: Any) -> None:
    """Try the failed openings of a job again: one's own, or any for the operator (None)."""
    if intercommunality is None:
        require_operator(actor)
    else:
        require_leading(actor, intercommunality, OPEN)
        queries.job_of(intercommunality.siren, job_id)
    onboarding.retry(job_id, actor=actor)


def retry_promises(identities: Collection[UUID], *, actor: Any) -> int:
    """Try works of the platform that were given up again; how many really are.

    A mail whose text was erased stays where it is. Raises NotAllowed.
    """
    require_operator(actor)
    with public_space(), transaction.atomic():
        kept = promises.empty_mails(identities)
        revived = outbox.retry_these(one for one in identities if one not in kept)
        for message in revived:
            audit.record(
                "promise.retried", actor=actor, target=str(message.pk), handler=message.handler
            )
    return len(revived)


def invite_commune_admin(
    commune: LocalAuthority,
    *,
    intercommunality: LocalAuthority,
    email: str,
    name: str,
    actor: Any,
) -> None:
    """Invite an administrator of a member commune. Raises NotAllowed."""
    require_leading(actor, intercommunality, OPEN)
    queries.member(intercommunality, commune.pk)
    onboarding.invite_admin(commune, email=email, name=name, actor=actor)


def invite_intercommunality_admin(
    intercommunality: LocalAuthority, *, email: str, name: str, actor: Any
) -> None:
    """Invite an administrator of an intercommunality. Raises NotAllowed."""
    require_operator(actor)
    onboarding.invite_admin(intercommunality, email=email, name=name, actor=actor)


def _few(count: int) -> int:
    return FEW if 0 < count < FEW else count

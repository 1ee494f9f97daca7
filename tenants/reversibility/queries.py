from __future__ import annotations

from typing import Any
from uuid import UUID

from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.reversibility.models import SpaceDeletion, SpaceExport


def exports_of(authority: LocalAuthority) -> list[SpaceExport]:
    """Newest first."""
    with public_space():
        found = SpaceExport.objects.filter(authority=authority)
        return list(
            found.select_related("authority", "asked_by", "operator_allowed_by")
            .prefetch_related("parts")
            .order_by("-asked_at")[:20]
        )


def export_of(authority: LocalAuthority, export_id: UUID) -> SpaceExport | None:
    with public_space():
        found = SpaceExport.objects.filter(authority=authority, pk=export_id)
        return found.select_related("authority").prefetch_related("parts").first()


def deletion_under_way(authority: LocalAuthority) -> SpaceDeletion | None:
    with public_space():
        return (
            SpaceDeletion.objects.filter(
                authority_id=authority.pk, cancelled_at=None, deleted_at=None
            )
            .defer("visa_pdf")
            .first()
        )


def deletions() -> list[SpaceDeletion]:
    """Under way and done, for the operator."""
    with public_space():
        return list(SpaceDeletion.objects.filter(cancelled_at=None).defer("visa_pdf")[:200])


def archives_allowed_to_operator() -> list[SpaceExport]:
    """Finished archives whose commune lets the operator take them."""
    with public_space():
        found = SpaceExport.objects.filter(
            state=SpaceExport.State.READY, operator_allowed_at__isnull=False
        )
        return list(found.select_related("authority").order_by("-finished_at")[:100])


def missing_steps_of(deletion: SpaceDeletion) -> list[str]:
    with public_space():
        authority = LocalAuthority.objects.filter(pk=deletion.authority_id).first()
    return missing_steps(deletion, authority) if authority is not None else []


def authority_with(slug_or_code: str) -> LocalAuthority | None:
    """By slug, INSEE code, SIREN or identity: what an operator has at hand."""
    with public_space():
        everyone = LocalAuthority.objects.prefetch_related("domains")
        for name in ("slug", "insee_code", "siren"):
            found = list(everyone.filter(**{name: slug_or_code})[:2])
            if len(found) == 1:
                return found[0]
        try:
            return everyone.filter(pk=UUID(slug_or_code)).first()
        except ValueError:
            return None


def missing_steps(deletion: SpaceDeletion, authority: Any) -> list[str]:
    """What still stands between this space and its deletion, in French, in order."""
    from django.utils.formats import date_format
    from django.utils.translation import gettext as _

    steps = []
    if authority.state != LocalAuthority.State.FROZEN:
        steps.append(_("L'espace doit être figé."))
    if not deletion.export_sha256:
        steps.append(_("L'archive complète doit être faite."))
    if deletion.accepted_at is None:
        steps.append(_("La commune doit donner son accord."))
    day = deletion.may_be_deleted_on
    if day is not None and not deletion.delay_is_over:
        steps.append(_("Le délai court jusqu'au %s.") % date_format(day))
    if deletion.visa_given_at is None:
        steps.append(_("Le visa des archives départementales doit être déposé."))
    return steps

"""What the registry says once the copy is done: who succeeds whom, at which addresses."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from accounts import facade as accounts
from accounts.roles.facade import Role
from kernel.audit import facade as audit
from kernel.clock import today
from kernel.errors import DomainError
from kernel.tenancy import space_of
from tenants.authorities.actions import add_member
from tenants.authorities.models import Domain, LocalAuthority, Membership
from tenants.directory import facade as directory
from tenants.directory.actions.correct import correct_commune
from tenants.lifecycle import facade as lifecycle
from tenants.mergers.models import Merger, MergerOrigin


def succeed(merger: Merger, target: LocalAuthority) -> None:
    """Freeze the old spaces, hand their addresses and their place over to the target."""
    rows = list(merger.origins.select_related("authority").order_by("position"))
    for row in rows:
        if row.authority_id != target.pk:
            _freeze(row, merger, target)
        row.succeeded_by, row.succeeded_on = target, merger.effective_on
        row.save(update_fields=["succeeded_by", "succeeded_on"])
    _join(merger, target)
    _correct_directory(merger)
    LocalAuthority.objects.filter(pk=target.pk).update(state=LocalAuthority.State.OPEN)
    target.state = LocalAuthority.State.OPEN
    names = [row.insee_code for row in rows]
    detail = {"origins": names, "order": merger.order_reference}
    actor = merger.started_by
    audit.record("merger.done", actor=actor, target=str(target.pk), **detail)
    with space_of(target):
        audit.record("merger.done", actor=actor, target=str(target.pk), **detail)
    if merger.admin_email:
        accounts.invite(
            email=merger.admin_email,
            name=merger.admin_name,
            roles=[Role.ADMINISTRATOR],
            actor=None,
            authority=target,
        )


def _freeze(row: MergerOrigin, merger: Merger, target: LocalAuthority) -> None:
    authority = row.authority
    lifecycle.freeze_in_favour_of(
        authority,
        target,
        reason=merger.order_reference or _("Création d'une commune nouvelle"),
        actor=merger.started_by,
        effective_on=min(merger.effective_on, today()),
    )
    Domain.objects.filter(authority=authority).update(authority=target, is_primary=False)
    end_memberships(authority, merger.effective_on)


def end_memberships(authority: LocalAuthority, day: date) -> None:
    """Close what is open; a membership that began that very day lasts one day."""
    still_open = Membership.objects.filter(commune=authority, end_on=None)
    still_open.filter(start_on__lt=day).update(end_on=day)
    still_open.filter(start_on__gte=day).update(end_on=F("start_on") + timedelta(days=1))


def _join(merger: Merger, target: LocalAuthority) -> None:
    wanted = merger.intercommunality
    held = Membership.objects.filter(commune=target, end_on=None).first()
    if held is not None and held.intercommunality_id != (wanted.pk if wanted else None):
        end_memberships(target, merger.effective_on)
    if wanted is not None:
        add_member(target, wanted, start_on=merger.effective_on, actor=merger.started_by)


def _correct_directory(merger: Merger) -> None:
    """Until the next official list, the directory says what the order says."""
    if merger.started_by is None:
        return
    try:
        known = directory.commune_by_insee(merger.insee_code)
    except DomainError:  # the code is newer than the list: nothing to correct
        return
    wanted = {
        "name": (known.name, merger.name),
        "type_liaison": (known.type_liaison, merger.type_liaison),
        "siren": (known.siren, merger.siren),
    }
    for field, (official, ours) in wanted.items():
        if official != ours and ours:
            correct_commune(
                merger.insee_code,
                field=field,
                value=ours,
                reason=merger.order_reference[:300],
                actor=merger.started_by,
            )

"""Rights are never merged by themselves: each person is proposed, an administrator decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import facade as accounts
from accounts.models import SpacePresence
from accounts.roles.facade import Role
from accounts.roles.permissions import can_manage_team
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import require_authority, space_of
from tenants.mergers.copying import tables
from tenants.mergers.copying.context import Origin
from tenants.mergers.errors import MergerRefused
from tenants.mergers.traces.models import RightsProposal

Held = dict[UUID, dict[str, list[str]]]


def propose_rights(origins: Sequence[Origin], target: Any) -> list[dict[str, Any]]:
    """One proposal for each person who worked in an origin. Returns those of several communes."""
    held = _roles_held(origins)
    users = get_user_model()._default_manager.in_bulk(list(held))
    kept = [origin.name for origin in origins if origin.schema_name == target.schema_name]
    proposals, shared = [], []
    for user_id, by_commune in held.items():
        user: Any = users.get(user_id)
        if user is None:
            continue
        everything = {role for roles in by_commune.values() for role in roles}
        already = {role for name in kept for role in by_commune.get(name, [])}
        if len(by_commune) > 1:
            shared.append({"email": user.email, "name": user.get_full_name(), "roles": by_commune})
        if everything - already:
            proposals.append(
                RightsProposal(
                    user_id=user_id,
                    email=user.email,
                    name=user.get_full_name(),
                    roles_held=by_commune,
                    roles_proposed=sorted(everything - already),
                )
            )
    with space_of(target):
        RightsProposal.objects.filter(user_id__in=list(held)).delete()
        RightsProposal.objects.bulk_create(proposals)
    return shared


def carry_presences(origins: Sequence[Origin], target: Any) -> None:
    """Whoever has a file, a role or a trace in an origin is known in the target: its rows name
    them. A role there gives none here."""
    keys = [origin.authority_id for origin in origins if origin.schema_name != target.schema_name]
    for presence in SpacePresence.objects.filter(authority_id__in=keys):
        worked = presence.has_role or presence.has_trace
        if not (worked or presence.has_file or presence.follows):
            continue
        here, _is_new = SpacePresence.objects.get_or_create(
            user_id=presence.user_id,
            authority_id=target.pk,
            defaults={
                "has_trace": worked,
                "has_file": presence.has_file,
                "follows": presence.follows,
            },
        )
        here.has_trace = here.has_trace or worked
        here.has_file = here.has_file or presence.has_file
        here.follows = here.follows or presence.follows
        here.save(update_fields=["has_trace", "has_file", "follows"])


def _roles_held(origins: Sequence[Origin]) -> Held:
    by_group = {role.group_name: role.value for role in Role}
    held: Held = {}
    for origin in origins:
        links = tables.quoted(origin.schema_name, "roles_usergroup")
        groups = tables.quoted(origin.schema_name, "auth_group")
        with connection.cursor() as cursor:
            statement = (
                "SELECT link.user_id, kind.name FROM {links} link "
                "JOIN {groups} kind ON kind.id = link.group_id ORDER BY link.id"
            )
            cursor.execute(tables.text(statement, links=links, groups=groups))
            for user_id, group in cursor.fetchall():
                if group in by_group:
                    mine = held.setdefault(user_id, {}).setdefault(origin.name, [])
                    mine.append(by_group[group])
    return held


def invite_former_member(proposal_id: int, roles: Sequence[str], *, actor: Any) -> None:
    """Invite someone of a former commune with these roles, in the current space.

    Nothing is granted before the person accepts. Raises NotAllowed, MergerRefused, and what
    invitations refuse.
    """
    with transaction.atomic():
        proposal = _waiting(proposal_id, actor)
        wanted = [Role(role) for role in roles if role in set(Role)]
        if not wanted:
            raise MergerRefused("no_role", _("Choisissez au moins un rôle."))
        accounts.invite(
            email=proposal.email,
            name=proposal.name,
            roles=wanted,
            actor=actor,
            authority=require_authority(),
        )
        _decide(proposal, RightsProposal.Decision.INVITED, actor)


def refuse_former_member(proposal_id: int, *, actor: Any) -> None:
    """This person gets no role here. Raises NotAllowed, MergerRefused."""
    with transaction.atomic():
        _decide(_waiting(proposal_id, actor), RightsProposal.Decision.REFUSED, actor)


def _waiting(proposal_id: int, actor: Any) -> RightsProposal:
    if not can_manage_team(actor):
        raise NotAllowed(_("Seul un administrateur de la commune peut décider des rôles."))
    found = RightsProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if found is None or found.decision != RightsProposal.Decision.WAITING:
        raise MergerRefused("decided", _("Cette proposition a déjà reçu une réponse."))
    return found


def _decide(proposal: RightsProposal, decision: str, actor: Any) -> None:
    proposal.decision = decision
    proposal.decided_at = now()
    proposal.decided_by_id = actor.pk
    proposal.save(update_fields=["decision", "decided_at", "decided_by_id"])
    audit.record(f"rights_proposal.{decision}", actor=actor, target=str(proposal.user_id))

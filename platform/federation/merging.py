"""Communes nouvelles in the consoles: who may plan which, and the acts with their rights checked.

The operator merges any communes; an intercommunality merges members of its own among themselves.
`leader` is None on the operator's host.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from federation.abilities import MERGE
from federation.permissions import require_leading, require_operator
from federation.queries import in_order
from kernel.errors import NotAllowed
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority, Membership
from tenants.authorities.queries import members_of
from tenants.mergers import facade as mergers
from tenants.mergers.facade import CommuneNouvelle, Merger

Leader = LocalAuthority | None


def mergeable(leader: Leader) -> list[LocalAuthority]:
    """Communes in service that this console may merge."""
    found = LocalAuthority.objects.filter(kind=LocalAuthority.Kind.COMMUNE)
    if leader is not None:
        found = members_of(leader)
    return in_order(found.filter(state__in=["open", "trial"]))


def seen(leader: Leader) -> list[Merger]:
    """The operator sees all; an intercommunality, those of its communes alone."""
    with public_space():
        return list(_seen(leader))


def _seen(leader: Leader) -> QuerySet[Merger]:
    found = mergers.mergers()
    if leader is None:
        return found
    own = Membership.objects.filter(intercommunality=leader).values("commune")
    foreign = mergers.MergerOrigin.objects.exclude(authority__in=own).values("merger")
    return found.filter(intercommunality=leader).exclude(pk__in=foreign)


def one(leader: Leader, merger_id: UUID) -> Merger:
    """Raises Http404 for another intercommunality's."""
    with public_space():
        found = _seen(leader).filter(pk=merger_id).first()
    if found is None:
        raise Http404
    return found


def plan(
    facts: CommuneNouvelle, origins: list[LocalAuthority], *, leader: Leader, actor: Any
) -> Merger:
    """Raises NotAllowed, MergerRefused."""
    _require(leader, actor)
    allowed = {authority.pk for authority in mergeable(leader)}
    if not allowed.issuperset(origin.pk for origin in origins):
        raise NotAllowed(_("Vous ne pouvez réunir que des communes de votre intercommunalité."))
    if leader is not None and facts.intercommunality != leader:
        raise NotAllowed(_("La commune nouvelle reste dans votre intercommunalité."))
    with public_space():
        return mergers.plan_merger(facts, origins, actor=actor)


ACTS = {
    "verifier": mergers.request_check,
    "lancer": mergers.request_run,
    "accepter-sans-fichiers": mergers.accept_missing_files,
    "abandonner": mergers.abandon_merger,
}


def act(name: str, merger_id: UUID, *, leader: Leader, actor: Any) -> None:
    """One of `ACTS`. Raises Http404, NotAllowed, MergerRefused."""
    _require(leader, actor)
    one(leader, merger_id)
    if name not in ACTS:
        raise Http404
    ACTS[name](merger_id, actor=actor)


def _require(leader: Leader, actor: Any) -> None:
    if leader is None:
        require_operator(actor)
    else:
        require_leading(actor, leader, MERGE)

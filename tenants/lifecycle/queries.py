from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.roles.facade import people_to_tell
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import Domain, LocalAuthority, Membership, PastIdentity
from tenants.authorities.queries import intercommunality_of
from tenants.lifecycle.abilities import COMMUNES_LIFE, OWN_LIFE
from tenants.lifecycle.models import State, StateChange
from tenants.lifecycle.permissions import parties_of
from tenants.lifecycle.transitions import Party, Transition, open_to


def history(authority: LocalAuthority) -> list[StateChange]:
    """Transitions of this space, the latest first."""
    with public_space():
        return list(StateChange.objects.filter(authority=authority))


def last_change(authority: LocalAuthority) -> StateChange | None:
    with public_space():
        return StateChange.objects.filter(authority=authority).first()


def departure(authority: LocalAuthority) -> StateChange | None:
    """The change that started the departure under way."""
    if authority.state != State.LEAVING:
        return None
    with public_space():
        return StateChange.objects.filter(authority=authority, target=State.LEAVING).first()


def state_before_leaving(authority: LocalAuthority) -> str:
    """Where giving up a departure leads: the state the space left from, in service otherwise."""
    change = departure(authority)
    came_from = change.source if change else State.OPEN
    return came_from if came_from in {State.OPEN, State.TRIAL} else State.OPEN


def choices(authority: LocalAuthority, parties: Iterable[Party]) -> list[Transition]:
    """The changes of state open to someone who acts in these names, each once."""
    found = {each.target: each for party in parties for each in open_to(authority.state, party)}
    if authority.state == State.LEAVING:
        # Giving up leads back to where the space was, not to a choice.
        other = {State.OPEN, State.TRIAL} - {state_before_leaving(authority)}
        found = {target: each for target, each in found.items() if target not in other}
    order = list(State)
    return sorted(found.values(), key=lambda each: order.index(State(each.target)))


def choices_of(person: Any, authority: LocalAuthority) -> list[Transition]:
    return choices(authority, parties_of(person, authority))


def domains(authority: LocalAuthority) -> list[Domain]:
    """The primary host first, then those in use, then those that redirect."""
    with public_space():
        found = list(authority.domains.select_related("redirects_to"))
    return sorted(found, key=lambda d: (not d.is_primary, d.redirects_to_id is not None, d.host))


def past_identities(authority: LocalAuthority) -> list[PastIdentity]:
    with public_space():
        return list(PastIdentity.objects.filter(authority=authority))


def memberships(commune: LocalAuthority) -> list[Membership]:
    """The latest first."""
    with public_space():
        found = Membership.objects.filter(commune=commune).select_related("intercommunality")
        return list(found.order_by("-start_on"))


def known_as(text: str) -> QuerySet[LocalAuthority]:
    """Authorities that bear this name or code, or bore it once."""
    past = PastIdentity.objects.filter(value__iexact=text).values("authority")
    now_called = LocalAuthority.objects.filter(name__iexact=text)
    return (now_called | LocalAuthority.objects.filter(pk__in=past)).distinct().order_by("name")


def concerned(
    authority: LocalAuthority, also: Iterable[LocalAuthority] = ()
) -> list[tuple[str, str]]:
    """E-mail and name of whom an act concerns: who decides there, at its leader's, and `also`."""
    with public_space():
        leader = intercommunality_of(authority) if authority.is_commune else None
    found: dict[str, str] = {}
    for place in filter(None, [authority, leader, *also]):
        if place.state == State.PREPARING:
            continue
        with space_of(place):
            ability = OWN_LIFE if place == authority or place.is_commune else COMMUNES_LIFE
            found |= {member.email: member.name for member in people_to_tell(ability)}
    return sorted(found.items())

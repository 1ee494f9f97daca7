"""What a person agreed to and may take back at will (art. 7, 3 RGPD): services fill the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User


@dataclass(frozen=True)
class Consent:
    """`key` names it within its service; `what` tells the person what they agreed to."""

    key: str
    what: str
    since: datetime
    service: str = ""


@dataclass(frozen=True)
class Keeper:
    lister: Callable[[User], Iterable[Consent]]
    withdrawer: Callable[[User, str], None]


_keepers: dict[str, Keeper] = {}


def register_consents(
    service: str,
    *,
    lister: Callable[[User], Iterable[Consent]],
    withdrawer: Callable[[User, str], None],
) -> None:
    """List and take back consents, in public, on the account host.

    `withdrawer(person, key)` looks among this person's own only, does nothing for an unknown key,
    and raises DomainError with the reason when taking it back has to wait.
    """
    _keepers[service] = Keeper(lister, withdrawer)


def consents_of(person: User) -> list[Consent]:
    """All of them, the latest first."""
    found = [
        Consent(each.key, each.what, each.since, service)
        for service, keeper in _keepers.items()
        for each in keeper.lister(person)
    ]
    return sorted(found, key=lambda consent: consent.since, reverse=True)


def keeper_of(service: str) -> Keeper | None:
    return _keepers.get(service)

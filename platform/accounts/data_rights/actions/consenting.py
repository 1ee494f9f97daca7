"""Take back a consent."""

from __future__ import annotations

from django.db import transaction

from accounts.data_rights.consents import consents_of, keeper_of
from accounts.models import User
from kernel.audit import facade as audit
from kernel.tenancy import public_space


def withdraw(service: str, key: str, *, actor: User) -> bool:
    """As easy as giving it. False when this person gave no such consent: nothing happens.

    Raises the service's DomainError when it has to wait.
    """
    keeper = keeper_of(service)
    mine = {(each.service, each.key) for each in consents_of(actor)}
    if keeper is None or (service, key) not in mine:
        return False
    with public_space(), transaction.atomic():
        keeper.withdrawer(actor, key)
        audit.record("consent.withdrawn", actor=actor, target=str(actor.pk), service=service)
    return True

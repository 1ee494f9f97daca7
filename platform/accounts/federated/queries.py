from __future__ import annotations

from accounts.federated.models import FederatedIdentity, Passage
from accounts.models import SpacePresence, User
from accounts.roles.queries import has_role
from accounts.roles.role import Role
from kernel.clock import now
from kernel.tenancy import public_space


def identities_of(user: User) -> list[FederatedIdentity]:
    return list(FederatedIdentity.objects.filter(user=user))


def account_of(passage: Passage) -> FederatedIdentity | None:
    """The identity already linked to an account, with the account."""
    return (
        FederatedIdentity.objects.select_related("user")
        .filter(provider=passage.provider, subject=passage.subject)
        .first()
    )


def same_person(passage: Passage) -> User | None:
    """The one open account whose identity has the same pivot under another subject, if any.

    None for two accounts or more: nobody can tell which. None for accounts with a role too: an
    agent proves the account itself.
    """
    if not passage.pivot_digest:
        return None
    found = FederatedIdentity.objects.filter(
        provider=passage.provider, pivot_digest=passage.pivot_digest, user__is_active=True
    )
    users = {identity.user_id: identity.user for identity in found.select_related("user")}
    if len(users) != 1:
        return None
    [user] = users.values()
    return None if works_somewhere(user) else user


def works_somewhere(user: User) -> bool:
    """An agent, an administrator, an operator: more than their own files is at stake."""
    with public_space():
        return SpacePresence.objects.filter(user=user).at_work().exists() or has_role(
            user, Role.OPERATOR
        )


def pending_passage(passage_id: str, browser_digest: str) -> Passage | None:
    """What the provider has answered to this very browser and nobody has decided upon yet."""
    return (
        Passage.objects.filter(
            pk=passage_id, browser_digest=browser_digest, is_answered=True, expires_at__gt=now()
        )
        .exclude(subject="")
        .first()
    )

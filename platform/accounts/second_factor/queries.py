from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.models import SpacePresence, User
from accounts.roles.queries import has_role
from accounts.roles.role import Role
from kernel.tenancy import public_space

Type = Authenticator.Type


def works_somewhere(user: User) -> bool:
    """Holds a role in any space, or is an operator."""
    with public_space():
        at_work = SpacePresence.objects.filter(user_id=user.pk).at_work().exists()
        return at_work or has_role(user, Role.OPERATOR)


def works_at(user: User, authority: Any | None) -> bool:
    """Holds a role in that authority's space; None stands for the operator's host."""
    with public_space():
        if authority is None:
            return has_role(user, Role.OPERATOR)
        here = SpacePresence.objects.filter(user_id=user.pk, authority_id=authority.id)
        return here.at_work().exists()


def is_required(user: Any) -> bool:
    """Whether this person must have a second factor. Never in a demo that switched it off."""
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    return works_somewhere(user)


def has_factor(user: User) -> bool:
    """A phone app or a passkey; recovery codes alone are none. On the account host only."""
    return Authenticator.objects.filter(
        user_id=user.pk, type__in=[Type.TOTP, Type.WEBAUTHN]
    ).exists()


def factors_left_without(authenticator: Authenticator) -> int:
    """How many phone apps and passkeys the person would still have."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id)
    return others.exclude(pk=authenticator.pk).exclude(type=Type.RECOVERY_CODES).count()

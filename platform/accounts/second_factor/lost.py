"""A resident who lost every factor shows a linked identity: what the browser remembers of it."""

from __future__ import annotations

import time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from accounts.federated.provider import Provider, providers
from accounts.federated.queries import identities_of
from accounts.models import User
from accounts.second_factor.actions import recovery as acts
from accounts.second_factor.errors import RecoveryRefused
from accounts.second_factor.models import FactorRecovery

_LOST = "second_factor.lost"
_SECONDS = 30 * 60


def identity_provider_of(user: User) -> Provider | None:
    """Where this person can show who they are; None without a linked identity."""
    mine = {identity.provider for identity in identities_of(user)}
    return next((found for found in providers() if found.code in mine), None)


def remember_lost(request: HttpRequest, recovery: FactorRecovery) -> None:
    """This browser holds the mail's link and leaves for the provider."""
    request.session[_LOST] = [str(recovery.pk), time.time()]


def is_replacing(request: HttpRequest) -> bool:
    """Whether the provider must ask anew: its answer will stand in for a second factor."""
    return _LOST in request.session


def replace_with_identity(request: HttpRequest, user: User, *, is_proven_anew: bool) -> None:
    """The identity has just been shown: forget the lost factors. Else say why not, and go on."""
    recovery_id, at = request.session.pop(_LOST, ["", 0])
    if not recovery_id or not is_proven_anew or time.time() - at > _SECONDS:
        return
    try:
        acts.finish_with_identity(UUID(recovery_id), person=user)
    except RecoveryRefused as error:
        messages.error(request, error.message)

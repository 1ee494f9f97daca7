"""allauth says what happened by signals; each ends in an action."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from accounts.models import User
from accounts.second_factor.actions import noting

Type = Authenticator.Type


@receiver(signals.authenticator_added, dispatch_uid="second_factor.added")
@receiver(signals.authenticator_reset, dispatch_uid="second_factor.reset")
def added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    noting.note_added(user, authenticator.type)


@receiver(signals.authenticator_removed, dispatch_uid="second_factor.removed")
def removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    noting.note_removed(user, authenticator.type)


@receiver(signals.authenticator_used, dispatch_uid="second_factor.used")
def used(user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type == Type.RECOVERY_CODES:
        noting.note_recovery_code_used(user, left=len(authenticator.wrap().get_unused_codes()))


@receiver(signals.authentication_failed, dispatch_uid="second_factor.failed")
def failed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    noting.note_failed(user, authenticator.type)

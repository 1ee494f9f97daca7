"""Forget the second factors of an account that closes for good."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from accounts.models import User
from accounts.second_factor.models import FactorRecovery


def forget_factors(user: User) -> None:
    """Every app, key, code and request for help of this person."""
    Authenticator.objects.filter(user=user).delete()
    FactorRecovery.objects.filter(user=user).delete()

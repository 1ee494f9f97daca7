"""Who signs in. What they may do is asked in the current space (see `rights_cache.py`)."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class AccountBackend(AuthenticationBackend):
    """allauth's backend, which finds a session's account whatever the space."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.everyone.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

"""Who signs in. What they may do is asked in the current space (see `rights_cache.py`)."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.sessions.current import asked_session
from accounts.sessions.queries import open_session_of


class AccountBackend(AuthenticationBackend):
    """allauth's backend, which finds a session's account whatever the space."""

    def get_user(self, user_id: Any) -> User | None:
        session_id = asked_session()
        if session_id is None:
            user = User.everyone.filter(pk=user_id).first()
        else:
            row = open_session_of(session_id, user_id)
            user = row.user if row is not None else None
            if user is not None:
                user.open_session = row  # type: ignore[attr-defined]
        return user if user is not None and self.user_can_authenticate(user) else None

"""Who signs in. What they may do is asked in the current space (see `rights_cache.py`)."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles.borrowing import borrowed_groups
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

    def _get_user_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        """None: rights come with roles alone, so nobody is asked for a person's own."""
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        """Also what comes with roles held for a while."""
        lent = borrowed_groups(user_obj)
        if not lent:
            return super()._get_group_permissions(user_obj)
        return Permission.objects.filter(Q(group__in=lent) | Q(group__in=user_obj.groups.all()))

"""Roles in the current space: give, take back, ask."""

from __future__ import annotations

from accounts.roles.actions import create_role_groups, grant_role, revoke_role
from accounts.roles.queries import Member, has_role, members, roles_of
from accounts.roles.role import Role

__all__ = [
    "Member",
    "Role",
    "create_role_groups",
    "grant_role",
    "has_role",
    "members",
    "revoke_role",
    "roles_of",
]

"""Roles in the current space: give, take back, ask."""

from __future__ import annotations

from accounts.roles.abilities import Ability, register_ability
from accounts.roles.actions.holding import create_role_groups, grant_role, revoke_role
from accounts.roles.actions.rights import give_template_rights
from accounts.roles.queries import Member, has_ability, has_role, members, roles_of
from accounts.roles.role import Role

__all__ = [
    "Ability",
    "Member",
    "Role",
    "create_role_groups",
    "give_template_rights",
    "grant_role",
    "has_ability",
    "has_role",
    "members",
    "register_ability",
    "revoke_role",
    "roles_of",
]

"""Roles in the current space: give, take back, ask."""

from __future__ import annotations

from accounts.roles.abilities import CONSOLE, Ability, register_ability, roles_opening
from accounts.roles.actions.holding import create_role_groups, grant_role, revoke_role
from accounts.roles.actions.rights import give_template_rights
from accounts.roles.holders import people_to_tell
from accounts.roles.queries import Member, has_ability, has_role, members, roles_of
from accounts.roles.role import INTERCOMMUNALITY, LEADING_ROLES, Role

__all__ = [
    "CONSOLE",
    "INTERCOMMUNALITY",
    "LEADING_ROLES",
    "Ability",
    "Member",
    "Role",
    "create_role_groups",
    "give_template_rights",
    "grant_role",
    "has_ability",
    "has_role",
    "members",
    "people_to_tell",
    "register_ability",
    "revoke_role",
    "roles_of",
    "roles_opening",
]

"""The door of the life of spaces: for the consoles, the merger of communes and the commands."""

from __future__ import annotations

from tenants.lifecycle.abilities import COMMUNES_LIFE
from tenants.lifecycle.actions.domains import (
    add_domain,
    checked_host,
    make_primary,
    redirect,
    remove_domain,
)
from tenants.lifecycle.actions.identity import Decision, recode, rename
from tenants.lifecycle.actions.membership import change_intercommunality
from tenants.lifecycle.actions.states import change_state, freeze_in_favour_of
from tenants.lifecycle.errors import (
    DomainRefused,
    IdentityRefused,
    MoveRefused,
    TransitionRefused,
)
from tenants.lifecycle.models import StateChange
from tenants.lifecycle.permissions import parties_of
from tenants.lifecycle.queries import (
    choices_of,
    domains,
    history,
    known_as,
    memberships,
    past_identities,
)
from tenants.lifecycle.registry import Identity, register_identity_listener
from tenants.lifecycle.transitions import Party, Transition, between

__all__ = [
    "COMMUNES_LIFE",
    "Decision",
    "DomainRefused",
    "Identity",
    "IdentityRefused",
    "MoveRefused",
    "Party",
    "StateChange",
    "Transition",
    "TransitionRefused",
    "add_domain",
    "between",
    "change_intercommunality",
    "change_state",
    "checked_host",
    "choices_of",
    "domains",
    "freeze_in_favour_of",
    "history",
    "known_as",
    "make_primary",
    "memberships",
    "parties_of",
    "past_identities",
    "recode",
    "redirect",
    "register_identity_listener",
    "remove_domain",
    "rename",
]

"""The door of the life of spaces: for the consoles, the merger of communes and the commands."""

from __future__ import annotations

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
    "DomainRefused",
    "Identity",
    "IdentityRefused",
    "MoveRefused",
    "Party",
    "StateChange",
    "Transition",
    "TransitionRefused",
    "between",
    "change_state",
    "choices_of",
    "domains",
    "freeze_in_favour_of",
    "history",
    "known_as",
    "memberships",
    "parties_of",
    "past_identities",
    "register_identity_listener",
]

"""The second factor's door: is it required of a person, has this session shown it."""

from __future__ import annotations

from accounts.second_factor.circles import find_parents_with
from accounts.second_factor.lost import is_replacing, replace_with_identity
from accounts.second_factor.proofs import (
    before_entering,
    is_fresh,
    is_satisfied,
    prove_again,
    proves_otherwise,
)
from accounts.second_factor.queries import has_factor, is_required

__all__ = [
    "before_entering",
    "find_parents_with",
    "has_factor",
    "is_fresh",
    "is_replacing",
    "is_required",
    "is_satisfied",
    "prove_again",
    "proves_otherwise",
    "replace_with_identity",
]

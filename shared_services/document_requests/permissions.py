"""Who may do what with requests, in the current space."""

from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability
from shared_services.document_requests.abilities import HANDLE, SETTINGS, SIGN
from shared_services.document_requests.follow_up import LinkExpired, request_id_in
from shared_services.document_requests.models import DocumentRequest, Draft, Letter


def can_handle_requests(user: Any) -> bool:
    """Read every request of this space and answer them: whoever has that ability, no one else."""
    return _is_person(user) and has_ability(user, HANDLE)


def can_change_settings(user: Any) -> bool:
    return _is_person(user) and has_ability(user, SETTINGS)


def can_sign(user: Any) -> bool:
    """Sign certificates and orders, which bind the commune."""
    return _is_person(user) and has_ability(user, SIGN)


def can_read_letters(user: Any) -> bool:
    return can_handle_requests(user) or can_sign(user)


def can_sign_letter(user: Any, letter: Letter) -> bool:
    """Decisions: whoever signs them here. Plain letters: any agent who answers requests too."""
    return can_sign(user) or (not letter.is_decision and can_handle_requests(user))


def can_follow(user: Any, request: DocumentRequest) -> bool:
    """The person who signed in to send it; the others follow by their private link."""
    return _is_person(user) and request.user_id == user.pk


def can_act_as_applicant(user: Any, request: DocumentRequest, *, token: str | None) -> bool:
    """The account that sent the request, or whoever holds its private link."""
    if token is not None:
        try:
            return request_id_in(token) == request.pk
        except LinkExpired:
            return False
    return can_follow(user, request)


def can_continue(user: Any, draft: Draft) -> bool:
    """An account's draft is that account's; any other is the holder's of its link or cookie.

    What an agent writes down for someone stays among the agents.
    """
    if draft.is_by_agent:
        return can_handle_requests(user)
    return draft.user_id is None or (_is_person(user) and draft.user_id == user.pk)


def _is_person(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated and user.is_active)

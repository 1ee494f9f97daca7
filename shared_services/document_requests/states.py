"""The life of a request: its states and who may move it where. Pure data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    SUBMITTED = "submitted", _("Reçue")
    IN_PROGRESS = "in_progress", _("En cours")
    WAITING = "waiting_for_applicant", _("En attente du demandeur")
    READY = "ready_at_counter", _("Prête au guichet")
    HANDED_OVER = "handed_over", _("Remise")
    POSTED = "posted", _("Envoyée par la poste")
    DELIVERED = "delivered_online", _("Remise en ligne")
    REFUSED = "refused", _("Refusée")
    WITHDRAWN = "withdrawn", _("Retirée par le demandeur")


# Each state and those that may follow it. `submitted` again: an agent releases the request.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.SUBMITTED: frozenset({State.IN_PROGRESS, State.WITHDRAWN}),
    State.IN_PROGRESS: frozenset(
        {
            State.SUBMITTED,
            State.WAITING,
            State.READY,
            State.POSTED,
            State.DELIVERED,
            State.REFUSED,
            State.WITHDRAWN,
        }
    ),
    State.WAITING: frozenset({State.IN_PROGRESS, State.REFUSED, State.WITHDRAWN}),
    State.READY: frozenset({State.HANDED_OVER, State.POSTED}),
    State.HANDED_OVER: frozenset(),
    State.POSTED: frozenset(),
    State.DELIVERED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

CLOSED = frozenset(state for state, following in TRANSITIONS.items() if not following)
OPEN = frozenset(TRANSITIONS) - CLOSED
# Work left for the town hall: at the counter, it waits for the person, no longer for an agent.
TO_DO = frozenset({State.SUBMITTED, State.IN_PROGRESS})


def rank_of(state: str) -> int:
    """Place in the inbox: the town hall's work, then what waits for the person, then the rest."""
    return 0 if state in TO_DO else 1 if state in OPEN else 2


def may_follow(current: str, following: str) -> bool:
    return following in TRANSITIONS[current]

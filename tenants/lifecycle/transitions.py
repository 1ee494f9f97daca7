"""The state machine of a space, as data: which changes exist, who may make them, what they do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.authorities.models import LocalAuthority

State = LocalAuthority.State


class Party(StrEnum):
    """In whose name someone acts on a space."""

    OPERATOR = "operator"
    INTERCOMMUNALITY = "intercommunality"
    AUTHORITY = "authority"  # an administrator of the space itself
    PLATFORM = "platform"  # a command, or the merger of communes


@dataclass(frozen=True)
class Transition:
    """`verb` is what the button says, `consequences` what the confirmation page warns of."""

    source: str
    target: str
    parties: frozenset[Party]
    verb: Any
    consequences: tuple[Any, ...]


_LEADERS = frozenset({Party.OPERATOR, Party.INTERCOMMUNALITY, Party.PLATFORM})
_EVERYONE = _LEADERS | {Party.AUTHORITY}
_OPERATOR = frozenset({Party.OPERATOR, Party.PLATFORM})
_PLATFORM = frozenset({Party.PLATFORM})

_TRIAL = (
    _("Le site répond, avec le bandeau « Site à l'essai »."),
    _("Les moteurs de recherche ne le montrent pas."),
    _("L'équipe peut tout essayer."),
)
_OPEN = (
    _("Le site répond à tous, sans bandeau, et les moteurs de recherche peuvent le montrer."),
    _("Les démarches et la gestion sont ouvertes."),
)
_BACK_IN_SERVICE = (
    _("Le site et les démarches rouvrent tels qu'ils étaient."),
    _("Les tâches en attente, dont les messages, repartent."),
)
_SUSPENDED = (
    _("Le site reste lisible, avec un bandeau. Les démarches ne sont plus proposées."),
    _("L'équipe se connecte, lit et exporte, mais ne peut rien changer."),
    _("Les messages et les tâches attendent. Rien n'est effacé."),
)
_LEAVING = (
    _("Tout continue de fonctionner : le site, les démarches, la gestion."),
    _("L'équipe voit un bandeau avec la date du départ et peut exporter toutes ses données."),
    _("Rien n'est effacé : la suppression est une autre étape, après export et avec le visa des "
      "archives départementales."),
)  # fmt: skip
_FROZEN = (
    _("Le site ferme : ses adresses disent que l'espace est fermé, ou conduisent au site qui lui "
      "succède."),
    _("Seuls ses administrateurs peuvent encore se connecter, lire et exporter."),
    _("Plus aucune tâche ne s'exécute. Rien n'est effacé."),
)  # fmt: skip

TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.PREPARING, State.TRIAL, _LEADERS, _("Ouvrir à l'essai"), _TRIAL),
    Transition(State.PREPARING, State.OPEN, _LEADERS, _("Mettre en service"), _OPEN),
    Transition(State.TRIAL, State.OPEN, _LEADERS, _("Mettre en service"), _OPEN),
    Transition(State.TRIAL, State.SUSPENDED, _LEADERS, _("Suspendre"), _SUSPENDED),
    Transition(State.TRIAL, State.LEAVING, _EVERYONE, _("Préparer le départ"), _LEAVING),
    Transition(State.TRIAL, State.FROZEN, _PLATFORM, _("Figer"), _FROZEN),
    Transition(State.OPEN, State.TRIAL, _LEADERS, _("Remettre à l'essai"), _TRIAL),
    Transition(State.OPEN, State.SUSPENDED, _LEADERS, _("Suspendre"), _SUSPENDED),
    Transition(State.OPEN, State.LEAVING, _EVERYONE, _("Préparer le départ"), _LEAVING),
    Transition(State.OPEN, State.FROZEN, _PLATFORM, _("Figer"), _FROZEN),
    Transition(State.SUSPENDED, State.OPEN, _LEADERS, _("Remettre en service"), _BACK_IN_SERVICE),
    Transition(State.SUSPENDED, State.TRIAL, _LEADERS, _("Remettre à l'essai"), _TRIAL),
    # Not for the authority itself: leaving would open again what a leader closed.
    Transition(State.SUSPENDED, State.LEAVING, _LEADERS, _("Préparer le départ"), _LEAVING),
    Transition(State.SUSPENDED, State.FROZEN, _PLATFORM, _("Figer"), _FROZEN),
    Transition(State.LEAVING, State.OPEN, _EVERYONE, _("Renoncer au départ"), _OPEN),
    Transition(State.LEAVING, State.TRIAL, _EVERYONE, _("Renoncer au départ"), _TRIAL),
    Transition(State.LEAVING, State.SUSPENDED, _LEADERS, _("Suspendre"), _SUSPENDED),
    Transition(State.LEAVING, State.FROZEN, _LEADERS, _("Figer l'espace"), _FROZEN),
    Transition(State.FROZEN, State.LEAVING, _OPERATOR, _("Rouvrir l'espace"), _LEAVING),
)  # fmt: skip
_BY_ENDS = {(each.source, each.target): each for each in TRANSITIONS}


def between(source: str, target: str) -> Transition | None:
    """The change from one state to the other, None when there is none."""
    return _BY_ENDS.get((source, target))


def open_to(source: str, party: Party) -> list[Transition]:
    """The changes this party may make from this state."""
    return [each for each in TRANSITIONS if each.source == source and party in each.parties]

"""What the intercommunality's console lets people do. None of it exists in a commune's space."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import CONSOLE as FOLLOW
from accounts.roles.facade import INTERCOMMUNALITY, LEADING_ROLES, Ability
from tenants.lifecycle.facade import COMMUNES_LIFE as LIFE

OPEN = "communes.open"
MERGE = "communes.merge"
ENTER = "communes.enter"
SENDING = "communes.sending"

ABILITIES = tuple(
    Ability(name, label, roles=LEADING_ROLES, only_in=INTERCOMMUNALITY)
    for name, label in (
        (OPEN, _("Ouvrir une commune et inviter son premier administrateur")),
        (MERGE, _("Préparer et lancer une commune nouvelle")),
        (ENTER, _("Demander à entrer dans l'espace d'une commune")),
        (SENDING, _("Régler combien de messages chaque commune peut envoyer")),
    )
)

__all__ = ["ABILITIES", "ENTER", "FOLLOW", "LIFE", "MERGE", "OPEN", "SENDING"]

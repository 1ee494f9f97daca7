from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability

# The whole space in one file: never lent to a guest, never part of another role.
WHOLE_DATA = "space.data"

ABILITIES = (
    Ability(
        WHOLE_DATA, _("Emporter toutes les données de l'espace, les faire supprimer"), reserved=True
    ),
)

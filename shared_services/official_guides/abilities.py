"""What a role may do with the official guides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

ADAPT = "official_guides.adapt"

ABILITIES = (
    Ability(
        ADAPT,
        _("Adapter les guides officiels du site : masquer une fiche, ajouter une note ou un lien"),
        roles=frozenset({Role.MAYOR, Role.SECRETARY, Role.EDITOR}),
    ),
)

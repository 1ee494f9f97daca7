from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import INTERCOMMUNALITY, LEADING_ROLES, Ability

OWN_LIFE = "space.life"
COMMUNES_LIFE = "communes.life"

ABILITIES = (
    Ability(OWN_LIFE, _("Décider de la vie de l'espace : le suivre, demander à partir")),
    Ability(
        COMMUNES_LIFE,
        _("Régler l'état, les adresses et le nom des communes"),
        roles=LEADING_ROLES,
        only_in=INTERCOMMUNALITY,
    ),
)

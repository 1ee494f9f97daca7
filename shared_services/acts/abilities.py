"""What a role may do with the register of acts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

PUBLISH = "acts.publish"

ABILITIES = (
    Ability(
        PUBLISH,
        _("Mettre en ligne les actes et tenir leurs délais"),
        roles=frozenset({Role.MAYOR, Role.SECRETARY}),
    ),
)

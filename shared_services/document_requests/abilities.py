"""What a role may do with the requests of residents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

HANDLE = "requests.handle"
SETTINGS = "requests.settings"
SIGN = "requests.sign"

ABILITIES = (
    Ability(
        HANDLE,
        _("Traiter les demandes des habitants"),
        roles=frozenset({Role.AGENT, Role.REGISTRAR, Role.SECRETARY}),
    ),
    # Whoever the mayor gave delegation to gets the right by the commune's own choice.
    Ability(
        SIGN,
        _("Signer les certificats et les arrêtés"),
        roles=frozenset({Role.MAYOR}),
    ),
    Ability(SETTINGS, _("Régler les démarches proposées"), roles=frozenset({Role.SECRETARY})),
)

"""What a role may do with alerts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

PUBLISH = "alerts.publish"
CONFIRM = "alerts.confirm"
SETTINGS = "alerts.settings"

ABILITIES = (
    Ability(PUBLISH, _("Publier une alerte"), roles=frozenset({Role.MAYOR, Role.SECRETARY})),
    Ability(
        CONFIRM,
        _("Confirmer une alerte écrite par quelqu'un d'autre"),
        roles=frozenset({Role.MAYOR, Role.SECRETARY, Role.AGENT, Role.REFERENT}),
    ),
    Ability(SETTINGS, _("Régler les alertes"), roles=frozenset({Role.MAYOR})),
)

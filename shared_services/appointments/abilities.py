"""What a role may do with the appointments of residents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

HANDLE = "appointments.handle"
SETTINGS = "appointments.settings"
_RECORDS = ("counter", "appointmentreason", "closure")

ABILITIES = (
    Ability(
        HANDLE,
        _("Tenir l'agenda des rendez-vous"),
        roles=frozenset({Role.AGENT, Role.REGISTRAR, Role.SECRETARY}),
    ),
    Ability(
        SETTINGS,
        _("Régler les guichets, les motifs et les horaires de rendez-vous"),
        roles=frozenset({Role.SECRETARY}),
        permissions=tuple(
            f"appointments.{verb}_{one}"
            for one in _RECORDS
            for verb in ("add", "change", "delete", "view")
        ),
    ),
)

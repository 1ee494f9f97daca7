from __future__ import annotations

from django.apps import AppConfig


class RightsRequestsConfig(AppConfig):
    name = "accounts.rights_requests"
    label = "rights_requests"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Demandes RGPD"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts.rights_requests import personal_data
        from accounts.rights_requests.permissions import ANSWER
        from accounts.roles.abilities import Ability, register_ability
        from accounts.roles.role import Role

        personal_data.register()
        register_ability(
            Ability(
                ANSWER,
                _("Répondre aux demandes RGPD"),
                roles=frozenset({Role.DATA_PROTECTION}),
            )
        )

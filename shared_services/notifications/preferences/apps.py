from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreferencesConfig(AppConfig):
    """« Mes préférences » on the account host, and what a commune proposes."""

    name = "shared_services.notifications.preferences"
    label = "preferences"
    verbose_name = _("Préférences")
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.federated.facade import move_files_with
        from accounts.roles.facade import Ability, register_ability
        from shared_services.notifications.preferences.actions.merging import move_choices
        from shared_services.notifications.preferences.permissions import DEFAULTS

        move_files_with(move_choices)
        register_ability(
            Ability(DEFAULTS, _("Régler les préférences proposées"), roles=frozenset())
        )

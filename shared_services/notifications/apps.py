from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "shared_services.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    schema = "both"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import Ability, Role, register_ability
        from shared_services.notifications import categories, personal_data, processings

        categories.register_own()
        personal_data.register()
        processings.register()

        register_ability(
            Ability(
                "messages.follow",
                _("Suivre les messages envoyés"),
                roles=frozenset({Role.AGENT, Role.REGISTRAR, Role.SECRETARY}),
            )
        )

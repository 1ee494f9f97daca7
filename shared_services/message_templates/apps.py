from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessageTemplatesConfig(AppConfig):
    name = "shared_services.message_templates"
    label = "message_templates"
    verbose_name = _("Textes des messages")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import INTERCOMMUNALITY, LEADING_ROLES, Ability, register_ability
        from shared_services.message_templates import merging
        from shared_services.message_templates.actions import categories
        from shared_services.message_templates.permissions import CHANGE, COMMON

        register_ability(Ability(CHANGE, _("Changer les textes des messages")))
        register_ability(
            Ability(
                COMMON,
                _("Rédiger les textes communs des messages"),
                roles=LEADING_ROLES,
                only_in=INTERCOMMUNALITY,
            )
        )
        categories.register()
        merging.register()

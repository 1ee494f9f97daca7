from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocalLifeConfig(AppConfig):
    """Everyday life: posts the town hall offers, the canteen's menus, the days of waste."""

    name = "shared_services.local_life"
    label = "local_life"
    verbose_name = _("Vie locale")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import register_ability
        from shared_services.local_life import addresses, documents, merging
        from shared_services.local_life.abilities import ABILITIES

        for ability in ABILITIES:
            register_ability(ability)
        addresses.register()
        documents.register()
        merging.register()

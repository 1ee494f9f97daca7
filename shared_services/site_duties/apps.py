from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteDutiesConfig(AppConfig):
    name = "shared_services.site_duties"
    label = "site_duties"
    verbose_name = _("Obligations du site")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import register_ability
        from shared_services.site_duties import addresses, merging, processings
        from shared_services.site_duties.abilities import ABILITIES
        from shared_services.site_duties.actions import categories

        for ability in ABILITIES:
            register_ability(ability)
        addresses.register()
        categories.register()
        merging.register()
        processings.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficialGuidesConfig(AppConfig):
    name = "shared_services.official_guides"
    label = "official_guides"
    verbose_name = _("Guides officiels")
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import register_ability
        from shared_services.official_guides import addresses, merging
        from shared_services.official_guides.abilities import ABILITIES

        for ability in ABILITIES:
            register_ability(ability)
        addresses.register()
        merging.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "shared_services.alerts"
    label = "alerts"
    verbose_name = _("Alertes")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import register_ability
        from kernel.site_addresses import register_addresses
        from shared_services.alerts import merging, personal_data, processings, queries
        from shared_services.alerts.abilities import ABILITIES
        from shared_services.alerts.actions import categories

        for ability in ABILITIES:
            register_ability(ability)
        categories.register()
        register_addresses("alertes", queries.addresses, label=_("Alertes"))
        merging.register()
        personal_data.register()
        processings.register()

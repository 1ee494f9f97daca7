from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    """Appointments at the counters of the town hall."""

    name = "shared_services.appointments"
    label = "appointments"
    verbose_name = _("Rendez-vous")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import register_ability
        from shared_services.appointments import (
            addresses,
            documents,
            merging,
            personal_data,
            processings,
        )
        from shared_services.appointments.abilities import ABILITIES
        from shared_services.appointments.actions import mails

        for ability in ABILITIES:
            register_ability(ability)
        addresses.register()
        documents.register()
        mails.register()
        merging.register()
        personal_data.register()
        processings.register()

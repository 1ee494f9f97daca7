from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteEditingConfig(AppConfig):
    name = "shared_services.site_editing"
    label = "site_editing"
    verbose_name = _("Rédaction du site")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shared_services.site_editing import merging, personal_data, processings, starter
        from shared_services.site_editing.actions import categories, scheduling, telling
        from tenants.onboarding.registry import register_space_builder

        categories.register()
        telling.listen()
        scheduling.listen()
        merging.register()
        personal_data.register()
        processings.register()
        register_space_builder(
            "site_editing", build_template=starter.build_template, version=starter.VERSION
        )

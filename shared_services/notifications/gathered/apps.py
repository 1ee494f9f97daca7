from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatheredConfig(AppConfig):
    name = "shared_services.notifications.gathered"
    label = "gathered"
    verbose_name = _("Messages rassemblés")
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

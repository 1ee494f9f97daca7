from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LimitsConfig(AppConfig):
    """Quotas per commune and channel, and how many messages left."""

    name = "shared_services.notifications.limits"
    label = "limits"
    verbose_name = _("Limites d'envoi")
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

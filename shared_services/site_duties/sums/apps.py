from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutySumsConfig(AppConfig):
    """State of each site and sums of pages read; the plan that an intercommunality offers."""

    name = "shared_services.site_duties.sums"
    label = "duty_sums"
    verbose_name = _("État des sites")
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

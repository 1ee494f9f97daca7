from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocalGuidesConfig(AppConfig):
    name = "shared_services.official_guides.local"
    label = "local_guides"
    verbose_name = _("Guides officiels, vus d'ici")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

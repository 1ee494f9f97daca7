from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentProjectionConfig(AppConfig):
    name = "shared_services.shared_content.projection"
    label = "content_projection"
    verbose_name = _("Contenus offerts")
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

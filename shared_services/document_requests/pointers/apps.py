from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestPointersConfig(AppConfig):
    name = "shared_services.document_requests.pointers"
    label = "request_pointers"
    verbose_name = _("Mes démarches, toutes communes")
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

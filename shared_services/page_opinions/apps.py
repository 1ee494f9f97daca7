from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageOpinionsConfig(AppConfig):
    """« Cette page vous a-t-elle été utile ? », at the end of the site's pages."""

    name = "shared_services.page_opinions"
    label = "page_opinions"
    verbose_name = _("Avis sur les pages")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shared_services.page_opinions import merging, processings

        merging.register()
        processings.register()

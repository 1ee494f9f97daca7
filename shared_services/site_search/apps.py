from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteSearchConfig(AppConfig):
    name = "shared_services.site_search"
    label = "site_search"
    verbose_name = _("Recherche sur le site")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel.site_documents import register_document_listener
        from shared_services.site_search import merging, more_pages
        from shared_services.site_search.actions import indexing
        from tenants.onboarding.registry import register_space_builder

        register_document_listener(indexing.note)
        more_pages.register()
        merging.register()
        # Last of the builders: what it reads is there.
        register_space_builder(
            "site_search",
            build_template=indexing.forget_all,
            personalise=indexing.begin,
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharedContentConfig(AppConfig):
    name = "shared_services.shared_content"
    label = "shared_content"
    verbose_name = _("Contenus partagés")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel.site_documents import register_document_listener
        from shared_services.shared_content import merging, reversing
        from shared_services.shared_content.actions import categories, following, telling
        from tenants.lifecycle.registry import register_identity_listener

        register_document_listener(following.note)
        register_identity_listener("shared_content", following.follow_identity)
        telling.listen()
        categories.register()
        merging.register()
        reversing.register()

from __future__ import annotations

from django.apps import AppConfig


class DocumentRequestsConfig(AppConfig):
    name = "shared_services.document_requests"
    label = "document_requests"
    verbose_name = "Démarches"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # A rule file that does not hold together must stop the start-up, not a citizen.
        from shared_services.document_requests.catalogue.loader import all_procedures

        all_procedures()

from __future__ import annotations

from django.apps import AppConfig


class DocumentRequestsConfig(AppConfig):
    name = "shared_services.document_requests"
    label = "document_requests"
    verbose_name = "Démarches"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.federated.facade import move_files_with
        from accounts.roles.facade import register_ability
        from kernel.site_addresses import register_addresses
        from shared_services.document_requests import (
            addresses,
            documents,
            merging,
            personal_data,
            processings,
            two_accounts,
        )
        from shared_services.document_requests.abilities import ABILITIES
        from shared_services.document_requests.actions import introducing
        from shared_services.document_requests.catalogue.loader import all_procedures
        from shared_services.document_requests.starter import STARTER_VERSION, build_template
        from tenants.onboarding.registry import register_space_builder

        # A rule file that does not hold together must stop the start-up, not a citizen.
        all_procedures()
        for ability in ABILITIES:
            register_ability(ability)
        register_space_builder(
            "document_requests", build_template=build_template, version=STARTER_VERSION
        )
        introducing.register()
        register_addresses("demarches", addresses.find, label="Démarches")
        documents.register()
        merging.register()
        personal_data.register()
        processings.register()
        move_files_with(two_accounts.move_files)

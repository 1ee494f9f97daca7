from django.apps import AppConfig


class WebsitesConfig(AppConfig):
    name = "shared_services.websites"
    label = "websites"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import register_ability
        from kernel.site_addresses import register_addresses
        from shared_services.websites import (
            documents,
            facade,
            merging,
            personal_data,
            processings,
            publications,
            queries,
            shell_cache,
        )
        from shared_services.websites.abilities import ABILITIES
        from shared_services.websites.starter import STARTER_VERSION
        from tenants.lifecycle.registry import register_identity_listener
        from tenants.onboarding.registry import register_space_builder

        for ability in ABILITIES:
            register_ability(ability)
        shell_cache.forget_on_change()
        register_space_builder(
            "websites",
            build_template=facade.build_template_tree,
            personalise=facade.personalise,
            version=STARTER_VERSION,
        )
        register_identity_listener("websites", facade.follow_identity)
        merging.register()
        documents.register()
        publications.connect()
        register_addresses(queries.ADDRESSES, queries.addresses)
        personal_data.register()
        processings.register()

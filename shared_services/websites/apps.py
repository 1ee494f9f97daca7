from django.apps import AppConfig


class WebsitesConfig(AppConfig):
    name = "shared_services.websites"
    label = "websites"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shared_services.websites import facade, shell_cache
        from shared_services.websites.starter import STARTER_VERSION
        from tenants.onboarding.registry import register_space_builder

        shell_cache.forget_on_change()
        register_space_builder(
            "websites",
            build_template=facade.build_template_tree,
            personalise=facade.personalise,
            version=STARTER_VERSION,
        )

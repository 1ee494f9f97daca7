from django.apps import AppConfig


class MergersConfig(AppConfig):
    name = "tenants.mergers"
    label = "mergers"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tenants.mergers.copying.library_rules import register_library_rules

        register_library_rules()

from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "federation"
    label = "federation"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.access.facade import let_ask
        from federation.permissions import leads

        let_ask(leads)

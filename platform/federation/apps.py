from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "federation"
    label = "federation"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

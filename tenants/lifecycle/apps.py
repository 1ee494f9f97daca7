from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "tenants.lifecycle"
    label = "lifecycle"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

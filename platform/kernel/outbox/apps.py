from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "kernel.outbox"
    label = "outbox"
    schema = "both"
    default_auto_field = "django.db.models.BigAutoField"

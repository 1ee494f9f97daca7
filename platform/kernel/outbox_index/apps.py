from django.apps import AppConfig


class OutboxIndexConfig(AppConfig):
    name = "kernel.outbox_index"
    label = "outbox_index"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

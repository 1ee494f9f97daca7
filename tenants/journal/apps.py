from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tenants.journal"
    label = "journal"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kernel.audit"
    label = "audit"
    schema = "both"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "tenants.mergers.traces"
    label = "merger_traces"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

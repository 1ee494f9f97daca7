from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "tenants.authorities"
    label = "authorities"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

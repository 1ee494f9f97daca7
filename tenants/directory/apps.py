from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tenants.directory"
    label = "directory"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Répertoire officiel"

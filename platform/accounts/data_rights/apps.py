from __future__ import annotations

from django.apps import AppConfig


class DataRightsConfig(AppConfig):
    name = "accounts.data_rights"
    label = "data_rights"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Droits sur les données"

    def ready(self) -> None:
        from accounts.data_rights import collectors

        collectors.register()

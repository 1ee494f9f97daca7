from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from accounts import processings

        processings.register()

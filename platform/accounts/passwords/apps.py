from __future__ import annotations

from django.apps import AppConfig


class PasswordsConfig(AppConfig):
    name = "accounts.passwords"
    label = "passwords"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Mots de passe"

    def ready(self) -> None:
        from accounts.passwords import limits

        limits.install()

from __future__ import annotations

from django.apps import AppConfig


class SecondFactorConfig(AppConfig):
    name = "accounts.second_factor"
    label = "second_factor"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Double authentification"

    def ready(self) -> None:
        from accounts.second_factor import checks, receivers  # noqa: F401  # register themselves

from __future__ import annotations

from django.apps import AppConfig


class FederatedConfig(AppConfig):
    name = "accounts.federated"
    label = "federated"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Identités de FranceConnect et de ProConnect"

    def ready(self) -> None:
        from accounts.federated import checks  # noqa: F401  # registers itself

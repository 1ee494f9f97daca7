from __future__ import annotations

from django.apps import AppConfig


class PhonesConfig(AppConfig):
    name = "accounts.phones"
    label = "phones"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Numéros de portable"

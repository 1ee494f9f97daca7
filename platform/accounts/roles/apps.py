from __future__ import annotations

from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "accounts.roles"
    label = "roles"
    schema = "both"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Rôles"

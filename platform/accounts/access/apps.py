from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "accounts.access"
    label = "access"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Accès temporaires"

    def ready(self) -> None:
        from accounts.access.queries import covers_running, loans_to
        from accounts.roles.borrowing import cover_with, lend_with

        lend_with(loans_to)
        cover_with(covers_running)

from __future__ import annotations

from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "accounts.roles"
    label = "roles"
    schema = "both"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Rôles"

    def ready(self) -> None:
        from accounts.roles.queries import shown_in_journal
        from kernel.audit import facade as audit

        audit.describe_people_with(shown_in_journal)

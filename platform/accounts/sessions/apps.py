from __future__ import annotations

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "accounts.sessions"
    label = "account_sessions"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Connexions ouvertes"

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from kernel.host_cache import hosts


class KernelConfig(AppConfig):
    name = "kernel"
    schema = "public"

    def ready(self) -> None:
        # Whoever changes the registry, by whatever path, is noticed here.
        for name in (settings.TENANT_MODEL, settings.TENANT_DOMAIN_MODEL):
            for signal in (post_save, post_delete):
                signal.connect(
                    forget_hosts, sender=apps.get_model(name), dispatch_uid=f"hosts {name}"
                )


def forget_hosts(**_facts: Any) -> None:
    transaction.on_commit(hosts.forget)

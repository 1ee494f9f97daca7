"""What an archive says of itself, and the state of the code that can read it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.migrations.loader import MigrationLoader

from tenants.directory import grammar

FORMAT = "beffroi-space"
FORMAT_VERSION = 1
FACTS = (
    "id",
    "schema_name",
    "kind",
    "name",
    "slug",
    "siren",
    "insee_code",
    "type_liaison",
    "department_code",
    "population",
    "postal_codes",
    "state",
    "email",
    "phone",
    "address",
)


def facts_of(authority: Any) -> dict[str, Any]:
    facts = {name: getattr(authority, name) for name in FACTS}
    facts["id"] = str(authority.pk)
    facts["created_at"] = authority.created_at.isoformat()
    facts["full_name"] = authority.full_name
    facts["sort_key"] = grammar.sort_key(authority.name)
    return facts


def space_migrations() -> list[str]:
    """Migrations of the apps a space has tables of, as this code knows them."""
    from django.apps import apps

    labels = {c.label for c in apps.get_app_configs() if c.name in settings.SPACE_APPS}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(f"{app}.{name}" for app, name in loader.disk_migrations if app in labels)


def fingerprint(migrations: list[str]) -> str:
    return hashlib.sha256("\n".join(migrations).encode()).hexdigest()


def content_types() -> dict[str, str]:
    """Number → « app.model »: the numbers differ from one deployment to another."""
    rows = ContentType.objects.values_list("pk", "app_label", "model")
    return {str(pk): f"{app}.{model}" for pk, app, model in rows}


def digest_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def as_bytes(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True).encode()

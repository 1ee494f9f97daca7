"""Outside a demo: the second factor is required, and its secrets are encrypted with real keys."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def second_factor_is_strong(**_options: Any) -> list[checks.CheckMessage]:
    if getattr(settings, "DEMO", False):
        return []
    found: list[checks.CheckMessage] = []
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(
            checks.Error(
                "BEFFROI_SECOND_FACTOR_REQUIRED=0 is for demos: agents would enter with a "
                "password alone",
                id="second_factor.E001",
            )
        )
    if not settings.SECOND_FACTOR_KEYS or not all(map(_is_key, settings.SECOND_FACTOR_KEYS)):
        found.append(
            checks.Error(
                "BEFFROI_SECOND_FACTOR_KEYS: keys of the second factors' secrets are missing or "
                "malformed",
                hint="Make one with `openssl rand -base64 32 | tr '+/' '-_'`.",
                id="second_factor.E002",
            )
        )
    return found


def _is_key(key: str) -> bool:
    try:
        Fernet(key.encode())
    except ValueError:
        return False
    return True

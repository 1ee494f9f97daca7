"""`beffroi check --deploy`: no stand-in, no plain HTTP towards a provider outside a demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from joserfc.errors import JoseError

from accounts.federated.oidc.tokens import private_key
from accounts.federated.stand_in.registration import CLIENT_SECRET


@checks.register(checks.Tags.security)
def providers_are_real(**_options: Any) -> list[checks.CheckMessage]:
    if getattr(settings, "DEMO", False):
        return []
    found: list[checks.CheckMessage] = []
    for code, registration in settings.FEDERATED_PROVIDERS.items():
        if registration["client_secret"] == CLIENT_SECRET or registration["is_stand_in"]:
            found.append(checks.Error(f"{code}: the demo's stand-in", id="federated.E001"))
        elif not registration["issuer"].startswith("https://"):
            found.append(checks.Error(f"{code}: the issuer must use HTTPS", id="federated.E002"))
        if not _is_readable(registration["decryption_key"]):
            found.append(checks.Error(f"{code}: unreadable decryption key", id="federated.E003"))
    return found


def _is_readable(pem: str) -> bool:
    try:
        return not pem or bool(private_key(pem))
    except (JoseError, ValueError, TypeError):
        return False

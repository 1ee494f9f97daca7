"""Our registrations with the providers, from the environment alone; absent, nothing is offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

CODES = ("franceconnect", "proconnect")


def from_environment(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """`BEFFROI_<PROVIDER>_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET`, `_ACR`, `_DECRYPTION_KEY`."""
    found = {}
    for code in CODES:
        prefix = f"BEFFROI_{code.upper()}_"
        registration: dict[str, Any] = {
            "issuer": environ.get(f"{prefix}ISSUER", "").strip().rstrip("/"),
            "client_id": environ.get(f"{prefix}CLIENT_ID", "").strip(),
            "client_secret": environ.get(f"{prefix}CLIENT_SECRET", "").strip(),
            "acr_values": tuple((environ.get(f"{prefix}ACR") or "eidas1").split()),
            # A private key in PEM, when the provider was asked to encrypt what it sends.
            "decryption_key": environ.get(f"{prefix}DECRYPTION_KEY", "").replace("\\n", "\n"),
        }
        if registration["issuer"] and registration["client_id"] and registration["client_secret"]:
            registration["is_stand_in"] = is_local(str(registration["issuer"]))
            found[code] = registration
    return found


def is_local(address: str) -> bool:
    """This very machine: the demo's stand-in."""
    host = urlsplit(address).hostname or ""
    return host in {"127.0.0.1", "localhost"} or host.endswith(".localhost")

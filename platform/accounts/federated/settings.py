"""Our registrations with the providers, from the environment alone; absent, nothing is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Names:
    """Variables that hold one registration."""

    issuer: str
    client_id: str
    client_secret: str
    acr_values: str
    decryption_key: str


def registrations(
    environ: Mapping[str, str], names: Mapping[str, Names]
) -> dict[str, dict[str, Any]]:
    """Provider → registration, for those whose first three variables are all there."""
    found = {}
    for code, name in names.items():
        registration: dict[str, Any] = {
            "issuer": environ.get(name.issuer, "").strip().rstrip("/"),
            "client_id": environ.get(name.client_id, "").strip(),
            "client_secret": environ.get(name.client_secret, "").strip(),
            "acr_values": tuple((environ.get(name.acr_values) or "eidas1").split()),
            # A private key in PEM, when the provider was asked to encrypt what it sends.
            "decryption_key": environ.get(name.decryption_key, "").replace("\\n", "\n"),
        }
        if registration["issuer"] and registration["client_id"] and registration["client_secret"]:
            registration["is_stand_in"] = is_local(str(registration["issuer"]))
            found[code] = registration
    return found


def is_local(address: str) -> bool:
    """This very machine: the demo's stand-in."""
    host = urlsplit(address).hostname or ""
    return host in {"127.0.0.1", "localhost"} or host.endswith(".localhost")

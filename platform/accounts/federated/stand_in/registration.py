"""What the demo is registered with. Not a secret: it opens nothing but the stand-in."""

from __future__ import annotations

import sys
from collections.abc import Mapping

CLIENT_ID = "beffroi-demonstration"
CLIENT_SECRET = "demonstration-sans-secret-0123456789"  # noqa: S105  # public on purpose
PORT = "BEFFROI_STAND_IN_PORT"
_CODES = ("franceconnect", "proconnect")


def environment(port: int, given: Mapping[str, str]) -> dict[str, str]:
    """The demo's registrations; nothing when somebody configured a provider themselves."""
    if any(given.get(f"BEFFROI_{code.upper()}_ISSUER") for code in _CODES):
        return {}
    ours = {PORT: str(port)}
    for code in _CODES:
        prefix = f"BEFFROI_{code.upper()}_"
        ours |= {
            f"{prefix}ISSUER": f"http://127.0.0.1:{port}/{code}/api/v2",
            f"{prefix}CLIENT_ID": CLIENT_ID,
            f"{prefix}CLIENT_SECRET": CLIENT_SECRET,
        }
    return ours


def command(env: Mapping[str, str], base_domain: str, web_port: int) -> list[str]:
    """How to start the stand-in; empty when this deployment has none."""
    if PORT not in env:
        return []
    ours = f"http://compte.{base_domain}" + ("" if web_port == 80 else f":{web_port}")
    module = [sys.executable, "-m", "accounts.federated.stand_in"]
    return [*module, "--port", env[PORT], "--account-url", ours]

"""FranceConnect and ProConnect; each is offered once its registration is in the environment."""

from __future__ import annotations

import os

from accounts.federated.settings import Names, registrations

NAMES = {
    "franceconnect": Names(
        issuer="BEFFROI_FRANCECONNECT_ISSUER",
        client_id="BEFFROI_FRANCECONNECT_CLIENT_ID",
        client_secret="BEFFROI_FRANCECONNECT_CLIENT_SECRET",  # noqa: S106  # a name
        acr_values="BEFFROI_FRANCECONNECT_ACR",
        decryption_key="BEFFROI_FRANCECONNECT_DECRYPTION_KEY",
    ),
    "proconnect": Names(
        issuer="BEFFROI_PROCONNECT_ISSUER",
        client_id="BEFFROI_PROCONNECT_CLIENT_ID",
        client_secret="BEFFROI_PROCONNECT_CLIENT_SECRET",  # noqa: S106  # a name
        acr_values="BEFFROI_PROCONNECT_ACR",
        decryption_key="BEFFROI_PROCONNECT_DECRYPTION_KEY",
    ),
}
FEDERATED_PROVIDERS = registrations(os.environ, NAMES)

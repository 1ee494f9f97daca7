"""FranceConnect and ProConnect as we offer them: words, claims, registration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.federated.oidc.client import Client
from kernel.tenancy import account_host, public_url

PIVOT = ("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry")


@dataclass(frozen=True)
class Provider:
    """One of the State's two doors, and our registration there."""

    code: str
    name: str
    audience: Any
    about_url: str
    scope: str
    family_name_claim: str
    pivot: tuple[str, ...]
    registration: dict[str, Any]

    @property
    def is_stand_in(self) -> bool:
        return bool(self.registration.get("is_stand_in"))

    @property
    def start_path(self) -> str:
        return f"/{self.code}/"

    def client(self) -> Client:
        kept = ("issuer", "client_id", "client_secret", "acr_values", "decryption_key")
        return Client(
            **{name: self.registration[name] for name in kept},
            redirect_uri=public_url(account_host(), f"/{self.code}/retour/"),
            scope=self.scope,
        )


_PROFILES: dict[str, dict[str, Any]] = {
    "franceconnect": {
        "name": "FranceConnect",
        "audience": _("Vous êtes habitant"),
        "about_url": "https://franceconnect.gouv.fr/",
        "scope": "openid given_name family_name birthdate gender birthplace birthcountry email",
        "family_name_claim": "family_name",
        "pivot": PIVOT,
    },
    "proconnect": {
        "name": "ProConnect",
        "audience": _("Vous travaillez dans une mairie ou une intercommunalité"),
        "about_url": "https://www.proconnect.gouv.fr/",
        "scope": "openid given_name usual_name email uid siret idp_id",
        "family_name_claim": "usual_name",
        # ProConnect tells nothing that identifies a person for life: no reconciliation there.
        "pivot": (),
    },
}


def provider_named(code: str) -> Provider | None:
    """None when this deployment has no registration there."""
    registration = settings.FEDERATED_PROVIDERS.get(code)
    if registration is None:
        return None
    return Provider(code=code, registration=registration, **_PROFILES[code])


def providers() -> list[Provider]:
    """Those offered here, residents' first."""
    return [found for code in _PROFILES if (found := provider_named(code)) is not None]


def name_of(code: str) -> str:
    return str(_PROFILES[code]["name"]) if code in _PROFILES else code

"""How strict each provider is: what a request must say, and what it may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.federated.stand_in.people import AGENTS, RESIDENTS


class Refused(Exception):
    """The provider refuses, with its own code; the browser is not sent back."""

    def __init__(self, error: str, why: str, status: int = 400) -> None:
        super().__init__(f"{error}: {why}")
        self.error, self.why, self.status = error, why, status


@dataclass(frozen=True)
class Rules:
    name: str
    state_length: int
    nonce_length: int
    scopes: frozenset[str]
    acr: frozenset[str]
    people: Mapping[str, dict[str, Any]]
    may_say: frozenset[str]


_MUST_SAY = frozenset(
    {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "acr_values"}
)
_PIVOT = "given_name family_name birthdate gender birthplace birthcountry"
FRANCECONNECT = Rules(
    name="FranceConnect",
    state_length=22,
    nonce_length=22,
    scopes=frozenset(f"openid email identite_pivot preferred_username {_PIVOT}".split()),
    acr=frozenset({"eidas1"}),
    people=RESIDENTS,
    may_say=_MUST_SAY | {"prompt"},
)
_AGENT = "given_name usual_name email uid siret idp_id"
_TWO_FACTORS = "https://proconnect.gouv.fr/assurance/"
PROCONNECT = Rules(
    name="ProConnect",
    state_length=32,
    nonce_length=32,
    scopes=frozenset(f"{_AGENT} openid phone".split()),
    acr=frozenset(
        {
            *("eidas1", "eidas2", "eidas3"),
            f"{_TWO_FACTORS}self-asserted-2fa",
            f"{_TWO_FACTORS}consistency-checked-2fa",
        }
    ),
    people=AGENTS,
    may_say=_MUST_SAY | {"prompt", "login_hint", "claims"},
)
BY_CODE = {"franceconnect": FRANCECONNECT, "proconnect": PROCONNECT}


def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The parameters, none of them twice."""
    said = dict(pairs)
    if len(said) != len(pairs):
        raise Refused("invalid_request", "a parameter stands twice")
    return said


def check_authorization(
    rules: Rules, said: Mapping[str, str], *, client_id: str, redirect_uris: tuple[str, ...]
) -> None:
    """Raises Refused for a request the real provider would not serve."""
    if unknown := set(said) - rules.may_say:
        raise Refused("Y000400", f"unknown parameters {sorted(unknown)}")
    if missing := {name for name in _MUST_SAY if not said.get(name)}:
        raise Refused("Y000400", f"missing parameters {sorted(missing)}")
    if said["client_id"] != client_id or said["redirect_uri"] not in redirect_uris:
        raise Refused("invalid_request", "unknown client or redirect_uri")
    if said["response_type"] != "code":
        raise Refused("unsupported_response_type", said["response_type"])
    if len(said["state"]) < rules.state_length or len(said["nonce"]) < rules.nonce_length:
        raise Refused("Y000400", "state or nonce is too short")
    scopes = set(said["scope"].split())
    if "openid" not in scopes or scopes - rules.scopes:
        raise Refused("invalid_scope", said["scope"])
    if not set(said["acr_values"].split()) <= rules.acr:
        raise Refused("Y000400", f"acr_values {said['acr_values']}")


def check_exchange(said: Mapping[str, str], authorization: str) -> None:
    """Raises Refused for basic authentication and for what a token request must not say."""
    if authorization:
        raise Refused("invalid_client", "client_secret_post only", 401)
    wanted = {"grant_type", "code", "redirect_uri", "client_id", "client_secret"}
    if set(said) != wanted:
        raise Refused("invalid_request", f"{sorted(set(said) ^ wanted)}")
    if said["grant_type"] != "authorization_code":
        raise Refused("unsupported_grant_type", said["grant_type"])

"""The four exchanges with a provider: ask, exchange the code, read who it is, sign out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from accounts.federated.oidc.errors import OidcError
from accounts.federated.oidc.http import ask, ask_json
from accounts.federated.oidc.metadata import directory_of
from accounts.federated.oidc.tokens import Expected, check_id_token, verified

LEVELS = ("eidas1", "eidas2", "eidas3")


@dataclass(frozen=True)
class Client:
    """Our registration with one provider."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    scope: str
    acr_values: tuple[str, ...]
    decryption_key: str = ""


@dataclass(frozen=True)
class Answer:
    """A person, as the provider vouches for them."""

    subject: str
    claims: Mapping[str, Any]
    acr: str
    id_token: str
    # When the person last showed the provider who they are, in seconds; not all say.
    auth_time: int | None = None


def authorization_url(client: Client, *, state: str, nonce: str, anew: bool = False) -> str:
    """Where to send the browser; `anew`: the person must identify there once more.

    Raises Unavailable, OidcError.
    """
    # Nothing more: ProConnect refuses parameters it does not know (Y000400), PKCE's included.
    # The nonce, bound to this browser, is what makes a stolen code useless.
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": client.scope,
        "state": state,
        "nonce": nonce,
        "acr_values": " ".join(client.acr_values),
    }
    if anew:
        asked["prompt"] = "login"
    door = directory_of(client.issuer).metadata().authorization_endpoint
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"


def exchange(client: Client, *, code: str, nonce_digest: str) -> Answer:
    """Turn the code into a person. Raises Unavailable, OidcError."""
    directory = directory_of(client.issuer)
    tokens = _tokens(client, code)
    expected = Expected(client.issuer, client.client_id, directory.key, client.decryption_key)
    id_claims = verified(tokens["id_token"], expected)
    check_id_token(id_claims, nonce_digest=nonce_digest, access_token=tokens["access_token"])
    acr = id_claims.get("acr")
    if not isinstance(acr, str) or not _is_enough(acr, client.acr_values):
        raise OidcError("weak_authentication", str(acr)[:60])
    info = _userinfo(client, tokens["access_token"], expected)
    if info.get("sub") != id_claims["sub"]:
        raise OidcError("other_subject")
    at = id_claims.get("auth_time")
    auth_time = at if isinstance(at, int) and not isinstance(at, bool) else None
    return Answer(id_claims["sub"], info, acr, tokens["id_token"], auth_time)


def logout_url(client: Client, *, id_token: str, state: str, back: str) -> str:
    """Where to send the browser to end the provider's session too; empty when it has no door.

    Raises Unavailable, OidcError.
    """
    door = directory_of(client.issuer).metadata().end_session_endpoint
    if not door:
        return ""
    asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back}
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"


def _tokens(client: Client, code: str) -> dict[str, str]:
    # `client_secret_post`: both providers refuse basic authentication.
    answer = ask_json(
        "POST",
        directory_of(client.issuer).metadata().token_endpoint,
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirect_uri,
            "client_id": client.client_id,
            "client_secret": client.client_secret,
        },
        headers={"Accept": "application/json"},
        auth=_no_authentication,
    )
    if not all(isinstance(answer.get(name), str) for name in ("access_token", "id_token")):
        raise OidcError("no_token")
    return answer


def _userinfo(client: Client, access_token: str, expected: Expected) -> dict[str, Any]:
    door = directory_of(client.issuer).metadata().userinfo_endpoint
    status, content_type, text = ask(
        "GET",
        door,
        headers={"Authorization": f"Bearer {access_token}", "Accept": "application/jwt"},
        auth=_no_authentication,
    )
    if status != 200:
        raise OidcError("refused_by_provider", f"userinfo {status}")
    if content_type != "application/jwt":
        raise OidcError("not_a_signed_token", content_type[:60])
    return verified(text.strip(), expected)


def _no_authentication(request: Any) -> Any:
    """Keeps `requests` from adding a basic header it would find in a ~/.netrc."""
    return request


def _is_enough(acr: str, wanted: tuple[str, ...]) -> bool:
    """The level asked for, or a higher one of eIDAS."""
    if acr in wanted:
        return True
    lowest = min((LEVELS.index(level) for level in wanted if level in LEVELS), default=None)
    return lowest is not None and acr in LEVELS and LEVELS.index(acr) >= lowest

"""One provider: its keys, codes and tokens. Knows no HTTP."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet

from accounts.federated.stand_in.rules import Refused, Rules, check_authorization, check_exchange

CODE_SECONDS = 30
TOKEN_SECONDS = 60


@dataclass
class Grant:
    """A person said yes to a request."""

    request: Mapping[str, str]
    person: str
    at: float


@dataclass
class StandIn:
    """Registered with one client: us."""

    rules: Rules
    issuer: str
    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...]
    logout_uris: tuple[str, ...]
    encrypt_for: Key | None = None
    keys: list[Key] = field(default_factory=lambda: [new_key()])
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)

    def now(self) -> float:
        return time.time()

    def metadata(self) -> dict[str, Any]:
        doors = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "session/end",
        }
        return {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{path}" for name, path in doors.items()},
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "userinfo_signing_alg_values_supported": ["ES256"],
        }

    def jwks(self) -> dict[str, Any]:
        return dict(KeySet(list(self.keys)).as_dict(private=False))

    def check(self, said: Mapping[str, str]) -> None:
        """Raises Refused."""
        check_authorization(
            self.rules, said, client_id=self.client_id, redirect_uris=self.redirect_uris
        )

    def authorize(self, said: Mapping[str, str], *, person: str) -> str:
        """Where the browser goes, once the person is chosen; without one, they said no."""
        self.check(said)
        answer = {"state": said["state"], "iss": self.issuer}
        if person in self.rules.people:
            answer["code"] = secrets.token_urlsafe(32)
            self.codes[answer["code"]] = Grant(said, person, self.now())
        else:
            answer |= {"error": "access_denied", "error_description": "User auth aborted"}
        return f"{said['redirect_uri']}?{urlencode(answer)}"

    def exchange(self, said: Mapping[str, str], *, authorization: str) -> dict[str, Any]:
        check_exchange(said, authorization)
        known = (self.client_id, self.client_secret)
        if (said["client_id"], said["client_secret"]) != known:
            raise Refused("invalid_client", "unknown client or secret", 401)
        # Taken out at once: a code shown twice is stolen or replayed.
        grant = self.codes.pop(said["code"], None)
        if grant is None or self.now() - grant.at > CODE_SECONDS:
            raise Refused("invalid_grant", "code unknown, used or too old")
        if said["redirect_uri"] != grant.request["redirect_uri"]:
            raise Refused("invalid_grant", "other redirect_uri")
        access_token = secrets.token_urlsafe(32)
        self.tokens[access_token] = Grant(grant.request, grant.person, self.now())
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self.seal(self.sign(self.id_claims(grant))),
        }

    def userinfo(self, authorization: str) -> str:
        scheme, _space, token = authorization.partition(" ")
        grant = self.tokens.get(token)
        if scheme != "Bearer" or grant is None or self.now() - grant.at > TOKEN_SECONDS:
            raise Refused("invalid_token", "unknown or expired", 401)
        return self.seal(self.sign(self.info_claims(grant)))

    def end_session(self, said: Mapping[str, str]) -> str:
        """Where the browser goes after the end of the provider's session."""
        if set(said) != {"id_token_hint", "state", "post_logout_redirect_uri"}:
            raise Refused("invalid_request", f"{sorted(said)}")
        if said["post_logout_redirect_uri"] not in self.logout_uris:
            raise Refused("invalid_request", "post_logout_redirect_uri is not declared")
        try:
            claims = jwt.decode(said["id_token_hint"], KeySet(self.keys), ["ES256"]).claims
        except (JoseError, ValueError) as error:
            raise Refused("invalid_request", "id_token_hint") from error
        if claims["aud"] != self.client_id:
            raise Refused("invalid_request", "id_token_hint of another client")
        return f"{said['post_logout_redirect_uri']}?{urlencode({'state': said['state']})}"

    def id_claims(self, grant: Grant) -> dict[str, Any]:
        return {
            **self._frame(grant),
            "nonce": grant.request["nonce"],
            "acr": grant.request["acr_values"].split()[0],
            "auth_time": int(grant.at),
        }

    def info_claims(self, grant: Grant) -> dict[str, Any]:
        scopes = set(grant.request["scope"].split())
        person = self.rules.people[grant.person]
        asked = {name: value for name, value in person.items() if name in scopes}
        return {**self._frame(grant), **asked}

    def sign(self, claims: Mapping[str, Any]) -> str:
        key = self.keys[-1]
        return jwt.encode({"alg": "ES256", "kid": key.kid}, dict(claims), key)

    def seal(self, signed: str) -> str:
        if self.encrypt_for is None:
            return signed
        way = "ECDH-ES" if isinstance(self.encrypt_for, ECKey) else "RSA-OAEP-256"
        header = {"alg": way, "enc": "A256GCM", "cty": "JWT"}
        return jwe.encrypt_compact(header, signed, self.encrypt_for, [way, "A256GCM"])

    def rotate(self) -> None:
        """Sign with a new key from now on, and stop publishing the old ones."""
        self.keys = [new_key()]

    def _frame(self, grant: Grant) -> dict[str, Any]:
        now = int(self.now())
        # Pairwise: another redirect host is given another subject for the same person.
        sector = urlsplit(grant.request["redirect_uri"]).hostname
        subject = hashlib.sha256(f"{self.issuer}|{sector}|{grant.person}".encode()).hexdigest()
        times = {"iat": now, "exp": now + TOKEN_SECONDS}
        return {"iss": self.issuer, "aud": self.client_id, "sub": f"{subject}v1", **times}


def new_key() -> Key:
    kid = f"stand-in-{secrets.token_hex(6)}"
    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": kid})

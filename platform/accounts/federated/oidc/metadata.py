"""Where a provider's doors and keys are, remembered for an hour in the process."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from accounts.federated.oidc.errors import OidcError, Unavailable
from accounts.federated.oidc.http import ask_json

KEPT_SECONDS = 3600.0
# An unknown key makes us ask again, but tokens forged with random ones must not make us a hammer.
ROTATION_PAUSE = 30.0
# A provider that did not answer is left alone this long: people behind would each wait for it.
DOWN_PAUSE = 10.0


@dataclass(frozen=True)
class Metadata:
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str


class Directory:
    """Metadata and keys of one issuer; one per process, safe between threads."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._lock = threading.Lock()
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._metadata_until = self._keys_until = self._keys_asked = self._down_until = 0.0

    def metadata(self) -> Metadata:
        """Raises Unavailable, OidcError."""
        with self._lock:
            if self._metadata is None or time.monotonic() > self._metadata_until:
                self._metadata = self._discovered()
                self._metadata_until = time.monotonic() + KEPT_SECONDS
            return self._metadata

    def key(self, kid: str) -> Key:
        """The provider's public key of this name, asked again once when it is new to us.

        Raises Unavailable, OidcError.
        """
        jwks_uri = self.metadata().jwks_uri
        with self._lock:
            now = time.monotonic()
            found = None if self._keys is None else _named(self._keys, kid)
            is_fresh = now <= self._keys_until
            may_ask = not self._keys_asked or now - self._keys_asked > ROTATION_PAUSE
            if (found is None or not is_fresh) and (may_ask or self._keys is None):
                self._keys_asked = now
                self._keys = _key_set(self._asked(jwks_uri))
                self._keys_until = now + KEPT_SECONDS
                found = _named(self._keys, kid)
        if found is None:
            raise OidcError("unknown_key", kid[:60])
        return found

    def _discovered(self) -> Metadata:
        answer = self._asked(f"{self.issuer}/.well-known/openid-configuration")
        if answer.get("issuer") != self.issuer:
            raise OidcError("wrong_issuer", str(answer.get("issuer"))[:100])
        required = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        doors = {name: self._address(answer, name) for name in required}
        end = self._address(answer, "end_session_endpoint", is_required=False)
        return Metadata(issuer=self.issuer, end_session_endpoint=end, **doors)

    def _asked(self, address: str) -> dict[str, Any]:
        if time.monotonic() < self._down_until:
            raise Unavailable(f"{self.issuer}: did not answer a moment ago")
        try:
            return ask_json("GET", address)
        except Unavailable:
            self._down_until = time.monotonic() + DOWN_PAUSE
            raise

    def _address(self, answer: dict[str, Any], name: str, *, is_required: bool = True) -> str:
        address = answer.get(name)
        if address is None and not is_required:
            return ""
        if not isinstance(address, str) or not urlsplit(address).netloc:
            raise Unavailable(f"{self.issuer}: no {name}")
        # Secrets and codes go there: never less protected than the issuer itself.
        if urlsplit(address).scheme not in {"https", urlsplit(self.issuer).scheme}:
            raise OidcError("unprotected_address", name)
        return address


def _key_set(answer: dict[str, Any]) -> KeySet:
    rows = answer.get("keys")
    if not isinstance(rows, list):
        raise Unavailable("no key in the provider's key set")
    kept = []
    for row in rows:
        # Keys of other families (encryption, curves to come) are none of our business.
        if not isinstance(row, dict) or row.get("use", "sig") != "sig" or not row.get("kid"):
            continue
        if (row.get("kty"), row.get("crv")) not in {("EC", "P-256"), ("RSA", None)}:
            continue
        kept.append({name: value for name, value in row.items() if name in _PUBLIC})
    try:
        return KeySet.import_key_set({"keys": kept})
    except (JoseError, ValueError, TypeError) as error:
        raise Unavailable("unreadable key in the provider's key set") from error


_PUBLIC = {"kty", "crv", "x", "y", "n", "e", "kid", "use", "alg"}


def _named(keys: KeySet, kid: str) -> Key | None:
    return next((key for key in keys.keys if key.kid == kid), None)


_directories: dict[str, Directory] = {}


def directory_of(issuer: str) -> Directory:
    return _directories.setdefault(issuer, Directory(issuer))


def forget_directories() -> None:
    """Forget all that was learnt of the providers. For tests."""
    _directories.clear()

"""Signed, and where agreed encrypted, tokens: verified whole, or refused."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwe, jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

from accounts.federated.oidc.errors import OidcError

SIGNATURES = ("ES256", "RS256")
ENCRYPTIONS = ("RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW", "A256GCM")
SMALLEST_RSA = 2048
# The providers' tokens live 60 s: half of it makes up for clocks that differ.
SKEW_SECONDS = 30
OLDEST_SECONDS = 15 * 60


@dataclass(frozen=True)
class Expected:
    """What a token must say, and who may have signed it."""

    issuer: str
    audience: str
    key_named: Callable[[str], Key]
    decryption_key: str = ""


def verified(text: str, expected: Expected) -> dict[str, Any]:
    """The claims of a token signed by the issuer for us, valid now. Raises OidcError, Unavailable.

    Times are checked when present; an ID token must have them (`check_id_token`).
    """
    signed = _opened(text, expected.decryption_key)
    try:
        header = jws.extract_compact(signed.encode()).headers()
        kid, algorithm = header.get("kid"), header.get("alg")
        if algorithm not in SIGNATURES or not isinstance(kid, str):
            raise OidcError("wrong_algorithm", f"{algorithm} {kid}"[:80])
        key = expected.key_named(kid)
        if key.alg not in {None, algorithm}:
            raise OidcError("wrong_algorithm", f"{algorithm} with a key for {key.alg}")
        if isinstance(key, RSAKey) and key.raw_value.key_size < SMALLEST_RSA:
            raise OidcError("weak_key", kid[:60])
        claims = jwt.decode(signed, key, algorithms=[algorithm]).claims
    except (JoseError, ValueError, TypeError) as error:
        raise OidcError("wrong_signature", type(error).__name__) from error
    _check_parties(claims, expected)
    _check_times(claims)
    return claims


def check_id_token(claims: dict[str, Any], *, nonce_digest: str, access_token: str) -> None:
    """Raises OidcError when the ID token is not the answer to our own question."""
    if not isinstance(claims.get("iat"), int) or not isinstance(claims.get("exp"), int):
        raise OidcError("no_times")
    nonce = claims.get("nonce")
    digest = hashlib.sha256(str(nonce).encode()).hexdigest()
    if not isinstance(nonce, str) or not compare_digest(digest, nonce_digest):
        raise OidcError("wrong_nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise OidcError("no_subject")
    if "at_hash" in claims and claims["at_hash"] != _half_digest(access_token):
        raise OidcError("wrong_access_token")


def private_key(pem: str) -> Key:
    """The key that opens what the provider encrypts. Raises ValueError for another kind."""
    read = load_pem_private_key(pem.encode(), password=None)
    kinds = ((RSAPrivateKey, RSAKey), (EllipticCurvePrivateKey, ECKey))
    for kind, key in kinds:
        if isinstance(read, kind):
            return key.import_key(pem)
    raise ValueError("neither RSA nor a curve")


def _opened(text: str, decryption_key: str) -> str:
    """The signed token inside the encrypted one. Plain ones pass only when no key was agreed."""
    if not decryption_key:
        if text.count(".") != 2:
            raise OidcError("not_a_signed_token")
        return text
    if text.count(".") != 4:
        raise OidcError("not_encrypted")
    try:
        key = private_key(decryption_key)
        opened = jwe.decrypt_compact(text.encode(), key, algorithms=list(ENCRYPTIONS))
        return (opened.plaintext or b"").decode()
    except (JoseError, ValueError, TypeError) as error:
        raise OidcError("cannot_decrypt", type(error).__name__) from error


def _check_parties(claims: dict[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise OidcError("wrong_issuer", str(claims.get("iss"))[:100])
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.audience not in audiences:
        raise OidcError("wrong_audience", str(audience)[:100])
    # OpenID Connect Core §3.1.3.7 (4, 5).
    if ("azp" in claims or len(audiences) > 1) and claims.get("azp") != expected.audience:
        raise OidcError("wrong_audience", "azp")


def _check_times(claims: dict[str, Any]) -> None:
    now = time.time()
    times = {name: claims[name] for name in ("exp", "iat", "nbf") if name in claims}
    if any(isinstance(at, bool) or not isinstance(at, int | float) for at in times.values()):
        raise OidcError("no_times")
    if "exp" in times and times["exp"] + SKEW_SECONDS <= now:
        raise OidcError("expired", f"{now - times['exp']:.0f} s ago")
    ahead = max(times.get("iat", 0), times.get("nbf", 0)) - now
    if ahead > SKEW_SECONDS:
        raise OidcError("from_the_future", f"clocks differ by {ahead:.0f} s")
    if "iat" in times and now - times["iat"] > OLDEST_SECONDS:
        raise OidcError("expired", f"issued {now - times['iat']:.0f} s ago")


def _half_digest(access_token: str) -> str:
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()

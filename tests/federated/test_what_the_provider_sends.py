"""Tokens and answers that must not open anything, and the few differences that may pass."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from accounts.federated.models import FederatedIdentity, Passage
from accounts.federated.oidc import metadata
from accounts.federated.stand_in.provider import StandIn, new_key
from accounts.models import User
from tests.federated.conftest import SECRET, register

pytestmark = pytest.mark.django_db
Walker = Callable[..., Any]
Claims = dict[str, Any]


def signing_with(key: Any, header: dict[str, Any], claims: Claims) -> str:
    return jws.serialize_compact(header, json.dumps(claims), key, algorithms=[header["alg"]])


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def saying(**facts: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **facts}


def shifted(seconds: float, *names: str) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **{name: claims[name] + seconds for name in names}}


def change_id_token(stand_in: StandIn, change: Callable[[Claims], Claims]) -> None:
    real = stand_in.id_claims
    stand_in.id_claims = lambda grant: change(real(grant))  # type: ignore[method-assign]


def change_userinfo(stand_in: StandIn, change: Callable[[Claims], Claims]) -> None:
    real = stand_in.info_claims
    stand_in.info_claims = lambda grant: change(real(grant))  # type: ignore[method-assign]


def assert_refused(browser: Any, response: Any, words: str = "") -> None:
    assert response.status_code == 400
    assert words in response.content.decode()
    assert browser.account_id is None
    assert not Passage.objects.exists()
    assert not FederatedIdentity.objects.exists()
    assert browser.client.get("/identite/")["Location"] == "/connexion/"


BAD_ID_TOKENS: dict[str, Callable[[Claims], Claims]] = {
    "for another service": saying(aud="another-service"),
    "for several services": saying(aud=["beffroi-tests", "another-service"]),
    "granted to another service": saying(azp="another-service"),
    "for nobody": without("aud"),
    "of another issuer": saying(iss="https://evil.example/api/v2"),
    "of no issuer": without("iss"),
    "expired": shifted(-120, "exp", "iat"),
    "old with a long life": shifted(-3600, "iat"),
    "from a clock far ahead": shifted(+120, "exp", "iat"),
    "not valid yet": saying(nbf=time.time() + 3600),
    "without an end": without("exp"),
    "without a beginning": without("iat"),
    "ending in words": saying(exp="tomorrow"),
    "ending at true": saying(exp=True),
    "for another browser": saying(nonce="0" * 64),
    "without a nonce": without("nonce"),
    "with a nonce that is no text": saying(nonce=["x"]),
    "of nobody": without("sub"),
    "of an empty subject": saying(sub=""),
    "of a subject no table can hold": saying(sub="a\x00b"),
    "of a subject that is a number": saying(sub=12),
    "of an endless subject": saying(sub="x" * 256),
    "without a level": without("acr"),
    "of a lower level": saying(acr="eidas0"),
    "for another access token": saying(at_hash="x" * 22),
}


@pytest.mark.parametrize("case", BAD_ID_TOKENS)
def test_a_bad_id_token_opens_nothing(franceconnect: StandIn, walk: Walker, case: str) -> None:
    change_id_token(franceconnect, BAD_ID_TOKENS[case])
    browser = walk()
    assert_refused(browser, browser.through("angela"))


BAD_USERINFO: dict[str, Callable[[Claims], Claims]] = {
    "of someone else": saying(sub="somebody-else"),
    "of nobody": without("sub"),
    "for another service": saying(aud="another-service"),
    "of another issuer": saying(iss="https://evil.example/api/v2"),
    "expired": shifted(-120, "exp", "iat"),
}


@pytest.mark.parametrize("case", BAD_USERINFO)
def test_bad_facts_on_the_person_open_nothing(
    franceconnect: StandIn, walk: Walker, case: str
) -> None:
    change_userinfo(franceconnect, BAD_USERINFO[case])
    browser = walk()
    assert_refused(browser, browser.through("angela"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (shifted(-120, "exp", "iat"), "horloges"),
        (saying(acr="eidas0"), "assez fortement"),
        (saying(aud="x"), "pas pu être vérifiée"),
    ],
)
def test_the_refusal_says_what_happened(
    franceconnect: StandIn, walk: Walker, change: Any, words: str
) -> None:
    change_id_token(franceconnect, change)
    browser = walk()
    assert_refused(browser, browser.through("angela"), words)


@pytest.mark.parametrize("seconds", [-80, +25])
def test_clocks_that_differ_a_little_do_no_harm(
    franceconnect: StandIn, walk: Walker, seconds: int
) -> None:
    """A token of 60 s that ended 20 s ago by our clock, and one that begins in 25 s."""
    change_id_token(franceconnect, shifted(seconds, "exp", "iat"))
    change_userinfo(franceconnect, shifted(seconds, "exp", "iat"))
    assert walk().through("angela")["Location"] == "/identite/"


def test_userinfo_without_times_is_accepted(franceconnect: StandIn, walk: Walker) -> None:
    """OpenID Connect Core §5.3.2 asks it for an issuer and an audience alone."""
    change_userinfo(franceconnect, lambda claims: without("exp")(without("iat")(claims)))
    assert walk().through("angela")["Location"] == "/identite/"


def test_several_audiences_pass_when_the_token_was_granted_to_us(
    franceconnect: StandIn, walk: Walker
) -> None:
    change_id_token(franceconnect, saying(aud=["beffroi-tests", "x"], azp="beffroi-tests"))
    assert walk().through("angela")["Location"] == "/identite/"


def test_a_higher_level_than_asked_passes(franceconnect: StandIn, walk: Walker) -> None:
    change_id_token(franceconnect, saying(acr="eidas3"))
    assert walk().through("angela")["Location"] == "/identite/"


def test_the_right_digest_of_the_access_token_passes(franceconnect: StandIn, walk: Walker) -> None:
    def hashed(claims: Claims) -> Claims:
        digest = hashlib.sha256(next(iter(franceconnect.tokens)).encode()).digest()[:16]
        return {**claims, "at_hash": encoded(digest)}

    change_id_token(franceconnect, hashed)
    assert walk().through("angela")["Location"] == "/identite/"


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def part(value: Any) -> str:
    return encoded(json.dumps(value).encode())


def unsigned(stand_in: StandIn) -> Callable[[Claims], str]:
    return lambda claims: f"{part({'alg': 'none', 'kid': stand_in.keys[-1].kid})}.{part(claims)}."


def by_the_shared_secret(stand_in: StandIn) -> Callable[[Claims], str]:
    header = {"alg": "HS256", "kid": stand_in.keys[-1].kid}
    return lambda claims: signing_with(OctKey.import_key(SECRET), header, claims)


def by_the_public_key(stand_in: StandIn) -> Callable[[Claims], str]:
    """A classic: the provider's public key used as if it were a shared secret."""
    public = stand_in.keys[-1].as_pem(private=False)

    def sign(claims: Claims) -> str:
        signed = f"{part({'alg': 'HS256', 'kid': stand_in.keys[-1].kid})}.{part(claims)}"
        return f"{signed}.{encoded(hmac.digest(public, signed.encode(), 'sha256'))}"

    return sign


def by_another_key(stand_in: StandIn) -> Callable[[Claims], str]:
    other = new_key()
    header = {"alg": "ES256", "kid": stand_in.keys[-1].kid}
    return lambda claims: signing_with(other, header, claims)


def by_an_unknown_key(stand_in: StandIn) -> Callable[[Claims], str]:
    other = new_key()
    return lambda claims: signing_with(other, {"alg": "ES256", "kid": other.kid}, claims)


def by_a_key_it_brings_along(stand_in: StandIn) -> Callable[[Claims], str]:
    other = new_key()
    header = {"alg": "ES256", "kid": other.kid, "jwk": other.as_dict(private=False)}
    return lambda claims: signing_with(other, header, claims)


def without_naming_its_key(stand_in: StandIn) -> Callable[[Claims], str]:
    return lambda claims: signing_with(stand_in.keys[-1], {"alg": "ES256"}, claims)


def by_another_curve(stand_in: StandIn) -> Callable[[Claims], str]:
    other = ECKey.generate_key("P-384", {"kid": stand_in.keys[-1].kid})
    header = {"alg": "ES384", "kid": other.kid}
    return lambda claims: signing_with(other, header, claims)


def garbage(stand_in: StandIn) -> Callable[[Claims], str]:
    return lambda claims: "a.b.c"


FORGERIES = [
    unsigned,
    by_the_shared_secret,
    by_the_public_key,
    by_another_key,
    by_an_unknown_key,
    by_a_key_it_brings_along,
    without_naming_its_key,
    by_another_curve,
    garbage,
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_token_opens_nothing(
    franceconnect: StandIn, walk: Walker, forge: Callable[[StandIn], Callable[[Claims], str]]
) -> None:
    franceconnect.sign = forge(franceconnect)  # type: ignore[assignment,method-assign]
    browser = walk()
    assert_refused(browser, browser.through("angela"))


def test_facts_without_a_signature_open_nothing(franceconnect: StandIn, walk: Walker) -> None:
    real = franceconnect.userinfo
    franceconnect.userinfo = lambda said: real(said).rpartition(".")[0] + "."  # type: ignore[method-assign]
    browser = walk()
    assert_refused(browser, browser.through("angela"))


@pytest.mark.filterwarnings("ignore:Key size should be")
def test_rsa_signatures_are_accepted_and_short_rsa_keys_are_not(
    franceconnect: StandIn, walk: Walker
) -> None:
    for size, expected in ((2048, 302), (1024, 400)):
        key = RSAKey.generate_key(size, {"use": "sig", "alg": "RS256", "kid": f"rsa-{size}"})
        franceconnect.keys = [key]
        franceconnect.sign = lambda claims, key=key: jwt.encode(  # type: ignore[method-assign,misc]
            {"alg": "RS256", "kid": key.kid}, claims, key
        )
        metadata.forget_directories()
        assert walk().through("angela").status_code == expected


# Keys that change


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Addresses of the provider's documents that were asked."""
    seen: list[str] = []
    real = metadata.ask_json

    def ask(method: str, url: str, **options: Any) -> dict[str, Any]:
        seen.append(url.rpartition("/")[2])
        return real(method, url, **options)

    monkeypatch.setattr(metadata, "ask_json", ask)
    return iter([seen]).__next__()


def test_metadata_and_keys_are_asked_once(
    franceconnect: StandIn, walk: Walker, asked: list[str]
) -> None:
    for _ in range(3):
        walk().through("angela")
    assert asked == ["openid-configuration", "jwks"]


def test_a_new_key_of_the_provider_is_fetched(
    franceconnect: StandIn, walk: Walker, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    walk().through("angela")
    franceconnect.rotate()
    monkeypatch.setattr(metadata, "ROTATION_PAUSE", 0.0)
    assert walk().through("angela")["Location"] == "/identite/"
    assert asked.count("jwks") == 2


def test_random_keys_do_not_make_us_hammer_the_provider(
    franceconnect: StandIn, walk: Walker, asked: list[str]
) -> None:
    walk().through("angela")
    for _ in range(5):
        franceconnect.sign = by_an_unknown_key(franceconnect)  # type: ignore[assignment,method-assign]
        assert walk().through("angela").status_code == 400
    assert asked.count("jwks") == 1


def test_keys_withdrawn_by_the_provider_are_forgotten_within_the_hour(
    franceconnect: StandIn, walk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk().through("angela")
    stolen = franceconnect.keys[-1]
    franceconnect.rotate()
    monkeypatch.setattr(metadata, "KEPT_SECONDS", 0.0)
    metadata.forget_directories()
    franceconnect.sign = lambda claims: jwt.encode(  # type: ignore[method-assign]
        {"alg": "ES256", "kid": stolen.kid}, dict(claims), stolen
    )
    assert walk().through("angela").status_code == 400


# Encryption, where it was agreed


@pytest.fixture(params=["RSA", "EC"])
def encrypted(franceconnect: StandIn, settings: Any, request: pytest.FixtureRequest) -> StandIn:
    is_rsa = request.param == "RSA"
    key = RSAKey.generate_key(2048) if is_rsa else ECKey.generate_key("P-256")
    franceconnect.encrypt_for = key
    pem = key.as_pem(private=True).decode()
    register(settings, "franceconnect", franceconnect.issuer, decryption_key=pem)
    return franceconnect


def test_encrypted_tokens_are_read(encrypted: StandIn, walk: Walker) -> None:
    assert walk().through("angela")["Location"] == "/identite/"


def test_plain_tokens_are_refused_where_encryption_was_agreed(
    encrypted: StandIn, walk: Walker
) -> None:
    encrypted.encrypt_for = None
    browser = walk()
    assert_refused(browser, browser.through("angela"))


def test_a_token_encrypted_for_someone_else_is_refused(encrypted: StandIn, walk: Walker) -> None:
    encrypted.encrypt_for = RSAKey.generate_key(2048)
    browser = walk()
    assert_refused(browser, browser.through("angela"))


def test_an_encrypted_token_still_needs_its_signature(encrypted: StandIn, walk: Walker) -> None:
    encrypted.sign = by_another_key(encrypted)  # type: ignore[assignment,method-assign]
    browser = walk()
    assert_refused(browser, browser.through("angela"))


def test_nobody_is_left_behind_by_a_refusal(franceconnect: StandIn, walk: Walker) -> None:
    change_id_token(franceconnect, saying(nonce="x" * 64))
    walk().through("angela")
    assert not User.objects.exists()

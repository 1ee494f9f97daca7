"""The stand-in refuses what the real providers refuse: else our tests would prove nothing."""

from __future__ import annotations

import subprocess
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from accounts.federated.stand_in import registration
from accounts.federated.stand_in.provider import StandIn
from project.supervisor.ports import choose_port
from tests.federated.conftest import ACCOUNT, SECRET


def asking(code: str = "franceconnect") -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": "beffroi-tests",
        "redirect_uri": f"{ACCOUNT}/{code}/retour/",
        "scope": "openid given_name email",
        "state": "s" * 32,
        "nonce": "n" * 32,
        "acr_values": "eidas1",
    }


def authorize(stand_in: StandIn, said: Any) -> requests.Response:
    return requests.get(
        f"{stand_in.issuer}/authorize", params=said, allow_redirects=False, timeout=5
    )


def a_code(stand_in: StandIn) -> str:
    response = authorize(stand_in, {**asking(), "personne": "angela"})
    return parse_qs(urlsplit(response.headers["Location"]).query)["code"][0]


def exchanging(stand_in: StandIn) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": a_code(stand_in),
        "redirect_uri": f"{ACCOUNT}/franceconnect/retour/",
        "client_id": "beffroi-tests",
        "client_secret": SECRET,
    }


def exchange(stand_in: StandIn, said: Any, **options: Any) -> requests.Response:
    return requests.post(f"{stand_in.issuer}/token", data=said, timeout=5, **options)


def changed(said: dict[str, str], change: dict[str, str | None]) -> dict[str, str]:
    both = {**said, **change}
    return {name: value for name, value in both.items() if value is not None}


def test_a_good_request_is_served(stand_ins: dict[str, StandIn]) -> None:
    for code, stand_in in stand_ins.items():
        answer = authorize(stand_in, asking(code))
        assert answer.status_code == 200
        assert "Ce n'est pas" in answer.text


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("franceconnect", {"nonce": None}),
        ("franceconnect", {"state": None}),
        ("franceconnect", {"acr_values": None}),
        ("franceconnect", {"nonce": "n" * 21}),
        ("franceconnect", {"state": "s" * 21}),
        ("franceconnect", {"acr_values": "eidas2"}),
        ("franceconnect", {"scope": "email"}),
        ("franceconnect", {"scope": "openid address"}),
        ("franceconnect", {"scope": "openid siret"}),
        ("franceconnect", {"response_type": "token"}),
        ("franceconnect", {"client_id": "somebody-else"}),
        ("franceconnect", {"redirect_uri": "https://evil.example/"}),
        ("franceconnect", {"redirect_uri": f"{ACCOUNT}/franceconnect/retour"}),
        ("franceconnect", {"code_challenge": "x"}),
        ("proconnect", {"nonce": "n" * 31}),
        ("proconnect", {"state": "s" * 31}),
        ("proconnect", {"max_age": "0"}),
        ("proconnect", {"scope": "openid birthdate"}),
    ],
)
def test_a_bad_request_is_refused(
    stand_ins: dict[str, StandIn], code: str, change: dict[str, str | None]
) -> None:
    assert authorize(stand_ins[code], changed(asking(code), change)).status_code == 400


def test_a_parameter_said_twice_is_refused(franceconnect: StandIn) -> None:
    said = [*asking().items(), ("state", "t" * 32)]
    assert authorize(franceconnect, said).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"client_secret": None},
        {"client_secret": "wrong"},
        {"client_id": "somebody-else"},
        {"redirect_uri": f"{ACCOUNT}/proconnect/retour/"},
        {"grant_type": "password"},
        {"code": "invented"},
        {"code_verifier": "x"},
    ],
)
def test_a_bad_exchange_is_refused(franceconnect: StandIn, change: dict[str, str | None]) -> None:
    answer = exchange(franceconnect, changed(exchanging(franceconnect), change))
    assert answer.status_code in {400, 401}


def test_basic_authentication_is_refused(franceconnect: StandIn) -> None:
    said = exchanging(franceconnect)
    assert exchange(franceconnect, said, auth=("beffroi-tests", SECRET)).status_code == 401
    bare = changed(said, {"client_secret": None})
    assert exchange(franceconnect, bare, auth=("beffroi-tests", SECRET)).status_code == 401


def test_a_code_serves_once_and_not_for_long(franceconnect: StandIn) -> None:
    said = exchanging(franceconnect)
    assert exchange(franceconnect, said).status_code == 200
    assert exchange(franceconnect, said).status_code == 400
    late = exchanging(franceconnect)
    franceconnect.now = lambda: time.time() + 31  # type: ignore[method-assign]
    assert exchange(franceconnect, late).status_code == 400


def test_an_access_token_serves_a_minute(franceconnect: StandIn) -> None:
    token = exchange(franceconnect, exchanging(franceconnect)).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    address = f"{franceconnect.issuer}/userinfo"
    answer = requests.get(address, headers=bearer, timeout=5)
    assert answer.headers["Content-Type"] == "application/jwt"
    assert requests.get(address, timeout=5).status_code == 401
    franceconnect.now = lambda: time.time() + 61  # type: ignore[method-assign]
    assert requests.get(address, headers=bearer, timeout=5).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"id_token_hint": "a.b.c"},
        {"id_token_hint": None},
        {"state": None},
        {"post_logout_redirect_uri": "https://evil.example/"},
    ],
)
def test_a_bad_sign_out_is_refused(franceconnect: StandIn, change: dict[str, str | None]) -> None:
    said = {
        "id_token_hint": exchange(franceconnect, exchanging(franceconnect)).json()["id_token"],
        "state": "s" * 32,
        "post_logout_redirect_uri": f"{ACCOUNT}/deconnexion/faite/",
    }
    address = f"{franceconnect.issuer}/session/end"
    for asked, expected in ((said, 302), (changed(said, change), 400)):
        answer = requests.get(address, params=asked, allow_redirects=False, timeout=5)
        assert answer.status_code == expected


def test_a_person_has_another_subject_for_another_host(franceconnect: StandIn) -> None:
    request = asking()
    franceconnect.redirect_uris = (request["redirect_uri"], "https://other.example/retour/")
    subjects = set()
    for redirect_uri in franceconnect.redirect_uris:
        franceconnect.authorize({**request, "redirect_uri": redirect_uri}, person="angela")
        grant = franceconnect.codes.popitem()[1]
        subjects.add(franceconnect.id_claims(grant)["sub"])
    assert len(subjects) == 2


# In the demo


def test_the_demo_starts_it_with_its_own_registrations() -> None:
    port = choose_port()
    env = registration.environment(port, {})
    assert env["BEFFROI_FRANCECONNECT_ISSUER"].startswith(f"http://127.0.0.1:{port}/")
    command = registration.command(env, "beffroi.localhost", 8000)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "ready." in process.stdout.readline()
        for code in ("FRANCECONNECT", "PROCONNECT"):
            issuer = env[f"BEFFROI_{code}_ISSUER"]
            found = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).json()
            assert found["issuer"] == issuer
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()  # type: ignore[union-attr]


def test_the_demo_leaves_real_registrations_alone() -> None:
    given = {"BEFFROI_PROCONNECT_ISSUER": "https://auth.agentconnect.gouv.fr/api/v2"}
    assert registration.environment(1, given) == {}
    assert registration.command({}, "beffroi.localhost", 8000) == []

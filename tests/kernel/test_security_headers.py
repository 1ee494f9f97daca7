"""Every answer of every host carries the security headers, refusals included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.roles.facade import Role

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Person = Callable[..., Any]
ALL = {*settings.SECURITY_HEADERS, "Content-Security-Policy"}


def policy_of(response: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split("; "))
    return {name: values for name, *values in parts}


@pytest.fixture
def administrator(make_person: Person, commune_a: Any) -> Any:
    return make_person("maire@a.example", commune_a, Role.ADMINISTRATOR)


def test_pages_of_every_host_and_every_refusal_carry_them(
    client_for: Browser, commune_a: Any, intercommunality: Any, administrator: Any
) -> None:
    answers = [
        client_for(commune_a).get("/"),
        client_for(commune_a).get("/nulle-part/"),
        client_for(commune_a).get("/static/nothing.css"),
        client_for(commune_a).get("/api/v1/"),
        client_for(commune_a).post("/deconnexion/"),
        client_for(commune_a, administrator).get("/gestion/"),
        client_for(intercommunality).get("/"),
        client_for("account").get("/connexion/"),
        client_for("operator").get("/"),
        Client().get("/", headers={"host": "nowhere.example"}),
        Client().get("/", headers={"host": "bad host"}),
    ]
    for answer in answers:
        missing = ALL - set(answer.headers)
        assert not missing, f"{answer.request['PATH_INFO']} {answer.status_code}: {missing}"
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "*" not in policy_of(answer)["default-src"]


def test_only_a_spaces_own_pages_may_show_it_in_a_frame(
    client_for: Browser, commune_a: Any
) -> None:
    here = client_for(commune_a).get("/")
    assert policy_of(here)["frame-ancestors"] == ["'self'"]
    assert here["X-Frame-Options"] == "SAMEORIGIN"
    for host in ("account", "operator"):
        there = client_for(host).get("/connexion/")
        assert policy_of(there)["frame-ancestors"] == ["'none'"]
        assert there["X-Frame-Options"] == "DENY"


def test_a_file_of_the_space_keeps_its_stricter_policy_and_may_be_shown_elsewhere(
    client_for: Browser, commune_a: Any, settings: Any
) -> None:
    folder = settings.MEDIA_ROOT / commune_a.schema_name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "photo.png").write_bytes(b"\x89PNG")
    answer = client_for(commune_a).get(f"/media/{commune_a.schema_name}/photo.png")
    assert answer["Content-Security-Policy"].endswith("sandbox")
    # The intercommunality's site and readers of feeds show the commune's pictures.
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_pictures_just_chosen_are_shown_in_the_back_office_only(
    client_for: Browser, commune_a: Any, administrator: Any
) -> None:
    assert "blob:" in policy_of(client_for(commune_a, administrator).get("/gestion/"))["img-src"]
    assert "blob:" not in policy_of(client_for(commune_a).get("/"))["img-src"]

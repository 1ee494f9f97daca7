"""Strict stand-ins of both providers, over real HTTP, and a browser that walks through them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from django.test import Client

from accounts.federated.oidc.metadata import forget_directories
from accounts.federated.stand_in.provider import StandIn
from accounts.federated.stand_in.rules import BY_CODE
from accounts.federated.stand_in.server import PERSON, serve

ACCOUNT = "http://compte.beffroi.localhost:8000"
SECRET = "secret-des-tests-0123456789abcdef"


def register(settings: Any, code: str, issuer: str, **changes: Any) -> None:
    settings.FEDERATED_PROVIDERS = {
        **settings.FEDERATED_PROVIDERS,
        code: {
            "issuer": issuer,
            "client_id": "beffroi-tests",
            "client_secret": SECRET,
            "acr_values": ("eidas1",),
            "decryption_key": "",
            "is_stand_in": True,
            **changes,
        },
    }


@pytest.fixture
def stand_ins(settings: Any) -> Iterator[dict[str, StandIn]]:
    """Both providers, listening; our registration with each is in the settings."""
    made: dict[str, StandIn] = {}
    paths: dict[str, StandIn] = {}
    server = serve(paths, address="127.0.0.1", port=0)
    port = server.server_address[1]
    for code, rules in BY_CODE.items():
        made[code] = paths[f"{code}/api/v2"] = StandIn(
            rules=rules,
            issuer=f"http://127.0.0.1:{port}/{code}/api/v2",
            client_id="beffroi-tests",
            client_secret=SECRET,
            redirect_uris=(f"{ACCOUNT}/{code}/retour/",),
            logout_uris=(f"{ACCOUNT}/deconnexion/faite/",),
        )
        register(settings, code, made[code].issuer)
    forget_directories()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
    forget_directories()


@pytest.fixture
def franceconnect(stand_ins: dict[str, StandIn]) -> StandIn:
    return stand_ins["franceconnect"]


@pytest.fixture
def proconnect(stand_ins: dict[str, StandIn]) -> StandIn:
    return stand_ins["proconnect"]


@dataclass
class Walk:
    """One browser on the account host."""

    client: Client

    def leave(self, code: str = "franceconnect", next_path: str = "") -> dict[str, str]:
        """Press the button; what the provider is asked."""
        response = self.client.get(f"/{code}/", {"next": next_path} if next_path else {})
        assert response.status_code == 302, response.content.decode()
        self.door = response["Location"]
        return {key: values[0] for key, values in parse_qs(urlsplit(self.door).query).items()}

    def pick(self, person: str) -> str:
        """Choose a person at the provider, over HTTP; the path the browser is sent back to."""
        response = requests.get(
            f"{self.door}&{urlencode({PERSON: person})}", allow_redirects=False, timeout=5
        )
        assert response.status_code == 302, response.text
        back = urlsplit(response.headers["Location"])
        assert f"{back.scheme}://{back.netloc}" == ACCOUNT
        return f"{back.path}?{back.query}"

    def through(self, person: str, code: str = "franceconnect", next_path: str = "") -> Any:
        """The whole way, up to our own answer."""
        self.leave(code, next_path)
        return self.client.get(self.pick(person))

    @property
    def account_id(self) -> str | None:
        return self.client.session.get("_auth_user_id")


@pytest.fixture
def walk(client_for: Callable[..., Client]) -> Callable[..., Walk]:
    return lambda user=None, **options: Walk(client_for("account", user, **options))

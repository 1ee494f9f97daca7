"""Providers that are down, slow, lost or lying: a clear page, and the password way stays."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from accounts.federated.oidc import http, metadata
from accounts.federated.stand_in.provider import StandIn
from accounts.federated.stand_in.rules import Refused
from tests.federated.conftest import register

pytestmark = pytest.mark.django_db
Walker = Callable[..., Any]


class Lost(BaseHTTPRequestHandler):
    """Answers everything with what the test put in `answer`."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")
    waits = 0.0
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        time.sleep(self.waits)
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError):  # the test for slow providers has left
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def lost(settings: Any) -> Iterator[type[Lost]]:
    handler = type("Handler", (Lost,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    register(settings, "franceconnect", f"http://127.0.0.1:{server.server_address[1]}")
    metadata.forget_directories()
    yield handler
    server.shutdown()
    server.server_close()
    thread.join()
    metadata.forget_directories()


def assert_down(response: Any) -> None:
    assert response.status_code == 503
    page = response.content.decode()
    assert "FranceConnect ne répond pas" in page
    assert 'href="/connexion/"' in page


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"{}"),
        (429, {}, b"{}"),
        (200, {}, b"<html>maintenance</html>"),
        (200, {}, b"[1]"),
        (200, {}, b"\xff\xfe"),
        (200, {}, b"{}" + b" " * http.LARGEST_ANSWER),
        (302, {"Location": "http://169.254.169.254/"}, b""),
        (404, {}, b'{"error": "x"}'),
        (200, {}, b'{"issuer": "https://evil.example"}'),
    ],
)
def test_an_answer_that_is_none_means_down(lost: type[Lost], walk: Walker, answer: Any) -> None:
    lost.answer = answer
    assert_down(walk().client.get("/franceconnect/"))
    assert len(lost.asked) == 1


def test_a_slow_provider_is_not_waited_for(
    lost: type[Lost], walk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (0.3, 0.3))
    lost.waits = 1.5
    began = time.monotonic()
    assert_down(walk().client.get("/franceconnect/"))
    assert time.monotonic() - began < 1.4


def test_a_provider_that_is_down_is_left_alone_for_a_while(lost: type[Lost], walk: Walker) -> None:
    lost.answer = (500, {}, b"")
    for _ in range(4):
        assert_down(walk().client.get("/franceconnect/"))
    assert len(lost.asked) == 1


def test_addresses_less_protected_than_the_issuer_are_refused(settings: Any) -> None:
    directory = metadata.Directory("https://fc.example")
    answer = {"token_endpoint": "http://fc.example/token"}
    with pytest.raises(metadata.OidcError, match="unprotected_address"):
        directory._address(answer, "token_endpoint")


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
def test_a_provider_that_says_it_is_in_trouble(
    franceconnect: StandIn, walk: Walker, error: str
) -> None:
    browser = walk()
    state = browser.leave()["state"]
    assert_down(browser.client.get("/franceconnect/retour/", {"state": state, "error": error}))


def test_an_error_of_the_provider_is_not_shown_as_it_came(
    franceconnect: StandIn, walk: Walker
) -> None:
    browser = walk()
    asked = {"state": browser.leave()["state"], "error": "<script>alert(1)</script>"}
    page = browser.client.get("/franceconnect/retour/", asked)
    assert page.status_code == 400
    assert "alert(1)" not in page.content.decode()
    assert "a refusé la connexion" in page.content.decode()


def test_a_token_door_that_breaks_uses_the_state_up(franceconnect: StandIn, walk: Walker) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise Refused("server_error", "down", 503)

    franceconnect.exchange = broken  # type: ignore[method-assign]
    browser = walk()
    browser.leave()
    back = browser.pick("angela")
    assert_down(browser.client.get(back))
    assert browser.client.get(back).status_code == 400


@pytest.mark.parametrize(
    "tokens", [{}, {"access_token": 1, "id_token": 2}, {"access_token": "x"}, {"id_token": "x"}]
)
def test_tokens_that_are_none_open_nothing(
    franceconnect: StandIn, walk: Walker, tokens: dict[str, Any]
) -> None:
    franceconnect.exchange = lambda *args, **kwargs: tokens  # type: ignore[method-assign]
    browser = walk()
    assert browser.through("angela").status_code == 400
    assert browser.account_id is None


def test_userinfo_in_plain_json_is_refused(
    franceconnect: StandIn, walk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.federated.oidc import client

    real = client.ask

    def plain(method: str, url: str, **options: Any) -> tuple[int, str, str]:
        real(method, url, **options)
        return 200, "application/json", json.dumps({"sub": "x", "email": "a@b.example"})

    monkeypatch.setattr(client, "ask", plain)
    browser = walk()
    assert browser.through("angela").status_code == 400
    assert browser.account_id is None

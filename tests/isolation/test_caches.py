"""Cache entries, throttles, sessions, sign-on tickets and host names of one commune, next door."""

from __future__ import annotations

import re
from typing import Any

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction
from django.test import RequestFactory
from django.test.client import ClientHandler

from accounts.actions import sign_on
from accounts.errors import SignOnRefused
from kernel import page_cache
from kernel.tenancy import space_of
from kernel.throttle import too_many
from tests.isolation import summary
from tests.isolation.canaries import found_in
from tests.isolation.walk import Visit, browser, plan, start
from tests.isolation.world import World

# The page cache in front of Django keys by host; all else carries its schema.
PAGE_CACHE = re.compile(r"^page(:[0-9a-f]{64}|-generation:[a-z0-9.-]+)$")


def keys() -> list[str]:
    found: list[str] = []
    for address in {str(options["LOCATION"]) for options in settings.CACHES.values()}:
        found += [key.decode() for key in redis.Redis.from_url(address).scan_iter()]
    return found


def test_every_key_written_during_a_walk_carries_its_space(world: World) -> None:
    walk = start(world, Visit("b_administrator", "b"))
    for addresses in plan(world, "commune", part=0, parts=6):
        walk.route(addresses)
    walk.ask("GET", "/")
    written = keys()
    assert any(key.startswith(f"{world.b.schema_name}:") for key in written)
    stray = [
        key
        for key in written
        if not key.startswith((f"{world.b.schema_name}:", "public:")) and not PAGE_CACHE.match(key)
    ]
    summary.count("cache keys", len(written))
    assert stray == []
    assert walk.leaks == []


@pytest.mark.parametrize("alias", sorted(settings.CACHES))
def test_the_same_key_is_another_entry_next_door(world: World, alias: str) -> None:
    with space_of(world.a):
        caches[alias].set("same", "A")
        caches[alias].add("counter", 5)
    for place in (world.b, world.e):
        with space_of(place):
            assert caches[alias].get("same") is None
            assert caches[alias].get_many(["same"]) == {}
            assert not caches[alias].has_key("same")
            with pytest.raises(ValueError, match="counter"):
                caches[alias].incr("counter")
            caches[alias].set("same", "other")
            caches[alias].delete("same")
        summary.count("cache keys", 5)
    with space_of(world.a):
        assert caches[alias].get("same") == "A"


def test_visitors_of_a_exhaust_only_their_own_tries(world: World) -> None:
    request: Any = RequestFactory().get("/", REMOTE_ADDR="10.9.9.9")
    with space_of(world.a):
        tries = [too_many(request, "find", limit=3, seconds=60) for _try in range(6)]
    assert tries[-1]
    with space_of(world.b):
        assert not too_many(request, "find", limit=3, seconds=60)
    summary.count("throttles", 7)


def test_a_session_of_a_opens_nothing_elsewhere(world: World) -> None:
    insider = browser(world, "a_administrator", "a")
    key = insider.cookies[settings.SESSION_COOKIE_NAME].value
    assert insider.get("/gestion/").status_code == 200
    for place in ("b", "e", "operator", "account"):
        thief = browser(world, "anonymous", place)
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        for path in ("/gestion/", "/console/", "/mes-demarches/", "/coordonnees/"):
            assert thief.get(path).status_code in {302, 403, 404}, (place, path)
            summary.count("sessions")
    with space_of(world.b):
        assert not Session.objects.filter(pk=key).exists()


def test_a_csrf_token_of_a_is_refused_by_b(world: World) -> None:
    from django.test import Client

    page = Client(headers={"host": f"{world.host_of('a')}:8000"}).get("/demarches/suivi/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token
    other = Client(enforce_csrf_checks=True, headers={"host": f"{world.host_of('b')}:8000"})
    other.get("/demarches/suivi/")
    answer = other.post("/demarches/suivi/", {"csrfmiddlewaretoken": token[1]})
    summary.count("sessions")
    assert answer.status_code == 403


@pytest.mark.parametrize("place", ["b", "e", "operator"])
def test_a_ticket_for_a_opens_no_other_host(world: World, place: str) -> None:
    secret = sign_on.new_secret()
    ticket = sign_on.issue_ticket(
        world.people["a_administrator"],
        host=world.host_of("a"),
        state_digest=sign_on.digest_of(secret),
        next_path="/",
    )
    with pytest.raises(SignOnRefused):
        sign_on.redeem_ticket(ticket, host=world.host_of(place), state_secret=secret)
    summary.count("sessions")
    # And it is used up: a second try, on the right host, comes too late.
    with pytest.raises(SignOnRefused):
        sign_on.redeem_ticket(ticket, host=world.host_of("a"), state_secret=secret)


@pytest.mark.parametrize(
    "trick",
    [
        {"HTTP_HOST": "{A}"},
        {"HTTP_X_FORWARDED_HOST": "{a}"},
        {"HTTP_FORWARDED": "host={a}"},
        {"HTTP_X_HOST": "{a}"},
        {"HTTP_X_ORIGINAL_URL": "http://{a}/"},
        {"HTTP_X_REWRITE_URL": "/media/{schema}/x"},
        {"SERVER_NAME": "{a}"},
        {"REQUEST_URI": "http://{a}/"},
        {"PATH_INFO": "http://{a}/"},
        {"HTTP_HOST": "{a}.:8000"},
        {"HTTP_HOST": "{a}@{b}"},
        {"HTTP_HOST": "{b}, {a}"},
        {"HTTP_HOST": "{b}\\t{a}"},
        {"HTTP_HOST": ""},
    ],
    ids=str,
)
def test_tricks_with_host_names_never_mix_two_communes(world: World, trick: Any) -> None:
    """Through the page cache as in production: what is kept for one host is given to that one."""
    a, b = world.host_of("a"), world.host_of("b")
    words = {"a": a, "A": a.upper(), "b": b, "schema": world.a.schema_name}
    extra = {name: value.format(**words) for name, value in trick.items()}
    host = extra.get("HTTP_HOST", b).lower().rsplit(":", 1)[0].rstrip(".")
    first = _through_the_cache({"HTTP_HOST": f"{a}:8000"})
    assert found_in(first)
    for _time in range(2):
        body = _through_the_cache({"HTTP_HOST": f"{b}:8000", **extra})
        summary.count("hosts")
        assert host == a or not found_in(body)
    assert not found_in(_through_the_cache({"HTTP_HOST": f"{b}:8000"}))


def _through_the_cache(extra: dict[str, str]) -> bytes:
    environ = RequestFactory().get("/").environ
    environ.pop("HTTP_COOKIE", None)
    environ.update(extra)
    with transaction.atomic():
        return b"".join(page_cache.PageCache(_django)(environ, lambda *_args: None))


def _django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Django as the test client runs it: without the signals that close connections."""
    response = ClientHandler(enforce_csrf_checks=False)(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]

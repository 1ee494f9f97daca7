"""The real WSGI entry over the real Valkey; Django behind is counted, not replaced."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import brotli
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data

from accounts.roles.facade import Role
from kernel.page_cache import KEPT_SECONDS, OFFER_HEADER, PageCache, forget
from kernel.tenancy import space_of
from tenants.lifecycle.facade import change_state
from tests.factories import websites as make


class Counted:
    """Django's own application, counting what reaches it."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.calls = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.calls += 1
        return self.application(environ, start)


class Entry:
    def __init__(self) -> None:
        self.django = Counted()
        self.cache = PageCache(self.django)

    def get(self, authority: Any, path: str = "/", **headers: str) -> tuple[str, dict, str]:
        status, told, body = self.get_bytes(authority, path, **headers)
        return status, told, body.decode()

    def get_bytes(self, authority: Any, path: str = "/", **headers: str) -> tuple[str, dict, bytes]:
        environ = RequestFactory().get(path, **headers).environ
        environ["HTTP_HOST"] = f"{authority.primary_host}:8000"
        environ.pop("HTTP_COOKIE", None) if "HTTP_COOKIE" not in headers else None
        told: dict[str, Any] = {}

        def start(status: str, found: list[tuple[str, str]], *_rest: Any) -> None:
            told.update(status=status, headers=dict(found))

        with connection_kept():
            body = b"".join(self.cache(environ, start))
        return told["status"], told["headers"], body

    def forget_near(self) -> None:
        """As a second later, or in another process."""
        self.cache._near.clear()


@pytest.fixture
def entry(db: None, settings: Any) -> Entry:
    settings.CACHE_URL = settings.CACHES["default"]["LOCATION"]
    return Entry()


@contextmanager
def connection_kept() -> Iterator[None]:
    """As Django's test client does: a request must not close this test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_second_reader_is_answered_without_django(entry: Entry, commune_a: Any) -> None:
    first = entry.get(commune_a)
    entry.forget_near()
    second = entry.get(commune_a)
    assert entry.django.calls == 1
    assert first[0] == second[0] == "200 OK"
    assert first[2] == second[2]
    assert OFFER_HEADER not in first[1]
    assert OFFER_HEADER not in second[1]
    assert first[1]["Content-Security-Policy"] == second[1]["Content-Security-Policy"]


def test_two_communes_never_share_a_page(entry: Entry, commune_a: Any, commune_b: Any) -> None:
    for _visit in range(2):
        assert commune_a.name in entry.get(commune_a)[2]
        page = entry.get(commune_b)[2]
        assert commune_b.name in page
        assert commune_a.name not in page


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {"HTTP_COOKIE": "beffroi_session=x"}),
        ("/recherche/?q=mairie", {}),
        ("/?utm_source=x", {}),
        ("/demarches/", {}),
        ("/connexion/", {}),
        ("/gestion/", {}),
        ("/page-qui-n-existe-pas/", {}),
    ],
)
def test_what_depends_on_the_person_always_reaches_django(
    entry: Entry, commune_a: Any, path: str, headers: dict[str, str]
) -> None:
    entry.get(commune_a, path, **headers)
    entry.forget_near()
    entry.get(commune_a, path, **headers)
    assert entry.django.calls == 2


def test_publishing_shows_at_once(
    entry: Entry, commune_a: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Route barrée" not in entry.get(commune_a, "/actualites/")[2]
    with django_capture_on_commit_callbacks(execute=True), space_of(commune_a):
        make.news("Route barrée").save_revision().publish()
    entry.forget_near()
    assert "Route barrée" in entry.get(commune_a, "/actualites/")[2]


@pytest.mark.parametrize("from_cache", [False, True])
def test_a_browser_that_has_the_page_gets_a_word_until_it_changes(
    entry: Entry, commune_a: Any, django_capture_on_commit_callbacks: Any, from_cache: bool
) -> None:
    path = "/actualites/"
    tag = entry.get(commune_a, path)[1]["ETag"]
    for condition in (tag, f'"autre", W/{tag}'):
        entry.forget_near()
        if not from_cache:
            entry.cache._keep = lambda *_page: None  # type: ignore[method-assign]
        status, headers, body = entry.get(commune_a, path, HTTP_IF_NONE_MATCH=condition)
        assert (status, body) == ("304 Not Modified", "")
        assert headers["ETag"] == tag
        assert not {"Content-Length", "Content-Type"} & set(headers)
    assert entry.get(commune_a, path, HTTP_IF_NONE_MATCH='"autre"')[0] == "200 OK"
    with django_capture_on_commit_callbacks(execute=True), space_of(commune_a):
        make.news("Route barrée").save_revision().publish()
    entry.forget_near()
    status, headers, body = entry.get(commune_a, path, HTTP_IF_NONE_MATCH=tag)
    assert status == "200 OK"
    assert headers["ETag"] != tag
    assert "Route barrée" in body


def test_any_act_of_the_back_office_empties_the_cache_of_its_site_only(
    entry: Entry,
    commune_a: Any,
    commune_b: Any,
    client_for: Callable[..., Client],
    make_person: Any,
) -> None:
    for commune in (commune_a, commune_b):
        entry.get(commune, "/annuaire/")
    admin = make_person("plume@exemple.example", commune_a, Role.ADMINISTRATOR)
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}
    form = nested_form_data(
        {
            "kind": "commerces",
            "name": "Fromagerie",
            "description": "",
            "opening_ranges": none,
            "closures": none,
        }
    )
    answer = client_for(commune_a, admin).post("/gestion/annuaire/add/", form)
    if answer.status_code == 404:
        answer = client_for(commune_a, admin).post(
            "/gestion/snippets/websites/directoryentry/add/", form
        )
    assert answer.status_code == 302, answer.status_code
    entry.forget_near()
    assert "Fromagerie" in entry.get(commune_a, "/annuaire/")[2]
    calls = entry.django.calls
    entry.get(commune_b, "/annuaire/")
    assert entry.django.calls == calls


def test_a_frozen_commune_stops_at_once(
    entry: Entry, commune_a: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry.get(commune_a)
    with django_capture_on_commit_callbacks(execute=True):
        change_state(commune_a, "frozen", reason="essai", actor=None)
    entry.forget_near()
    assert entry.get(commune_a)[0].startswith("410")


def test_without_valkey_django_answers(entry: Entry, commune_a: Any, settings: Any) -> None:
    settings.CACHE_URL = "redis://127.0.0.1:9/0"
    for _visit in range(2):
        assert entry.get(commune_a)[0] == "200 OK"
    assert entry.django.calls == 2


def test_a_page_behind_a_password_is_never_kept(entry: Entry, commune_a: Any) -> None:
    with space_of(commune_a):
        page = make.news("Confidentiel")
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password="mot"
        )
        path = f"/actualites/{page.slug}/"
    for _visit in range(2):
        assert "<p>Fermée lundi.</p>" not in entry.get(commune_a, path)[2]
        entry.forget_near()
    assert entry.django.calls == 2


def test_a_kept_page_leaves_in_the_lightest_form_each_browser_reads(
    entry: Entry, commune_a: Any
) -> None:
    plain = entry.get(commune_a)
    assert "Content-Encoding" not in plain[1]
    sizes = {}
    for accepted, sent in (("gzip, deflate, br, zstd", "br"), ("gzip;q=0.8, br;q=0", "gzip")):
        status, headers, body = entry.get_bytes(commune_a, HTTP_ACCEPT_ENCODING=accepted)
        assert (status, headers["Content-Encoding"]) == ("200 OK", sent)
        assert "Accept-Encoding" in headers["Vary"]
        assert int(headers["Content-Length"]) == len(body)
        unfold = {"br": brotli.decompress, "gzip": gzip.decompress}[sent]
        assert unfold(body).decode() == plain[2]
        sizes[sent] = len(body)
        again = entry.get_bytes(
            commune_a, HTTP_ACCEPT_ENCODING=accepted, HTTP_IF_NONE_MATCH=headers["ETag"]
        )
        assert again[0] == "304 Not Modified"
        assert again[2] == b""
    assert sizes["br"] < len(plain[2].encode()) / 3
    assert entry.django.calls == 1


def test_of_those_who_find_a_page_old_one_has_it_built_and_the_others_get_the_old_one(
    entry: Entry, commune_a: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = entry.get(commune_a)
    later = time.time() + KEPT_SECONDS + 1
    with monkeypatch.context() as patched:
        patched.setattr("kernel.kept_page.time.time", lambda: later)
        for expected in (2, 2, 2):
            entry.forget_near()
            assert entry.get(commune_a)[2] == before[2]
            assert entry.django.calls == expected


def test_a_change_is_never_hidden_by_an_old_page(entry: Entry, commune_a: Any) -> None:
    entry.get(commune_a)
    with space_of(commune_a):
        make.news("Route barrée")
    forget([commune_a.primary_host])
    entry.forget_near()
    assert "Route barrée" in entry.get(commune_a)[2]

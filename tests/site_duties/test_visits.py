"""Pages read are counted, kept pages too; nobody is. What the screen and the export say."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from accounts.roles.facade import Role
from kernel import valkey, visits
from kernel.clock import today
from kernel.page_cache import PageCache
from kernel.tenancy import space_of
from shared_services.site_duties.actions import counting
from shared_services.site_duties.models import SearchCount, VisitCount

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
SCREEN = "/gestion/frequentation/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Reader:
    """Asks as a browser does, through everything that stands in front of Django."""

    def __init__(self, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
        handler = WSGIHandler()
        # What a server does between requests would close the test's own connection.
        self.host = host
        self.counter = visits.VisitCounter(PageCache(lambda env, start: _ask(handler, env, start)))

    def get(self, path: str, agent: str = PHONE, referrer: str = "", **more: str) -> dict[str, str]:
        told: dict[str, Any] = {}
        environ = RequestFactory().get(path, **more).environ
        environ.update(HTTP_HOST=self.host, HTTP_USER_AGENT=agent)
        environ.pop("HTTP_COOKIE", None)
        if referrer:
            environ["HTTP_REFERER"] = referrer

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
            told.update(headers)
            told["status"] = status

        list(self.counter(environ, start))
        return told


def _ask(handler: WSGIHandler, environ: dict[str, Any], start_response: Any) -> list[bytes]:
    request = handler.request_class(environ)
    response = handler.get_response(request)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


@pytest.fixture
def reader(commune_a: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    yield Reader(commune_a.primary_host, monkeypatch)
    for key in valkey.client().scan_iter("visits*"):
        valkey.client().delete(key)


@pytest.fixture
def no_search_waits() -> Iterator[None]:
    """Valkey outlives a test: words of another run would count too."""
    for _before_and_after in range(2):
        for key in valkey.client().scan_iter("searches:*"):
            valkey.client().delete(key)
        if not _before_and_after:
            yield


def gathered(authority: Any, reader: Reader, callbacks: Any) -> Counter[tuple[str, str, str]]:
    reader.counter.hand_over()
    with space_of(authority), callbacks(execute=True):
        counting.gather()
    with space_of(authority):
        rows = VisitCount.objects.values_list("path", "source", "device", "number")
        return Counter({(path, source, device): number for path, source, device, number in rows})


def test_what_is_read_is_counted_whoever_answers(
    commune_a: Any, commune_b: Any, reader: Reader, django_capture_on_commit_callbacks: Any
) -> None:
    first = reader.get("/contact/", referrer="https://www.google.fr/search?q=secret")
    kept = reader.get("/contact/", COMPUTER)
    again = reader.get("/contact/", COMPUTER, HTTP_IF_NONE_MATCH=kept["ETag"])
    assert again["status"].startswith("304")
    reader.get("/", referrer=f"http://{commune_a.primary_host}/contact/")
    for answer in (first, kept, again):
        assert visits.COUNT_HEADER not in answer
        assert "Set-Cookie" not in answer
    counts = gathered(commune_a, reader, django_capture_on_commit_callbacks)
    assert counts == {
        ("/contact/", "search", "phone"): 1,
        ("/contact/", "direct", "computer"): 2,
        ("/", "inside", "phone"): 1,
    }
    assert gathered(commune_a, reader, django_capture_on_commit_callbacks) == counts, "once only"
    with space_of(commune_b):
        counting.gather()
        assert not VisitCount.objects.exists()
    kept_anywhere = " ".join(key.decode() for key in valkey.client().scan_iter("*"))
    assert "secret" not in kept_anywhere


def test_programs_errors_and_private_addresses_are_not_counted(
    commune_a: Any, reader: Reader, django_capture_on_commit_callbacks: Any
) -> None:
    for agent in ("", "curl/8.5", "Mozilla/5.0 (compatible; Googlebot/2.1)", "python-requests/2"):
        reader.get("/", agent)
    reader.get("/", HTTP_SEC_PURPOSE="prefetch")
    reader.get("/n-existe-pas/")
    reader.get("/robots.txt")
    reader.get("/gestion/")
    reader.get("/connexion/")
    reader.get("/demarches/suivi/secret-token/")
    counts = gathered(commune_a, reader, django_capture_on_commit_callbacks)
    assert all("secret" not in path for path, _source, _device in counts)
    assert {path for path, _source, _device in counts} <= {"/demarches/suivi/-/"}


def test_without_valkey_readers_notice_nothing(
    commune_a: Any,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def away(*_args: Any) -> None:
        raise visits.redis.ConnectionError("away")

    monkeypatch.setattr(visits, "store", away)
    assert reader.get("/")["status"].startswith("200")
    reader.counter.hand_over()
    monkeypatch.undo()
    counts = gathered(commune_a, reader, django_capture_on_commit_callbacks)
    assert counts == {("/", "direct", "phone"): 1}, "kept for the next time"


def test_counting_costs_next_to_nothing() -> None:
    counter = visits.VisitCounter(lambda _environ, start: start("200 OK", headers) or [b""])
    headers = [("Content-Type", "text/html"), (visits.COUNT_HEADER, "/contact/")]
    environ = {"HTTP_HOST": "a.example", "HTTP_USER_AGENT": PHONE, "HTTP_REFERER": ""}
    began = time.perf_counter()
    for _each in range(2000):
        counter(environ, lambda *_args: None)
    assert (time.perf_counter() - began) / 2000 < 0.0002
    counter._counts.clear()


def test_counts_too_old_are_deleted(in_a: Any) -> None:
    for back in (10, 25 * 31 + 5):
        day = today() - timedelta(days=back)
        VisitCount.objects.create(day=day, path="/", source="direct", device="phone", number=3)
    counting.gather()
    assert VisitCount.objects.count() == 1


@pytest.mark.parametrize(
    ("referrer", "kind"),
    [
        ("", "direct"),
        ("https://a.example/x", "inside"),
        ("https://www.qwant.com/?q=x", "search"),
        ("https://m.facebook.com/", "social"),
        ("https://t.co/abc", "social"),
        ("https://www.interieur.gouv.fr/", "other"),
        ("https://notgoogle.example/", "other"),
        ("http://[::1", "other"),
        ("android-app://com.google.android.gm/", "other"),
    ],
)
def test_only_the_kind_of_place_is_kept(referrer: str, kind: str) -> None:
    assert visits.source_of(referrer, "a.example") == kind


def test_the_screen_shows_what_was_read_and_exports_it(
    commune_a: Any,
    commune_b: Any,
    make_person: Callable[..., Any],
    client_for: Browser,
) -> None:
    with space_of(commune_a):
        for source, number in (("search", 40), ("inside", 25)):
            VisitCount.objects.create(
                day=today(), path="/contact/", source=source, device="phone", number=number
            )
        VisitCount.objects.create(
            day=today(), path="=cmd()", source="direct", device="computer", number=1
        )
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    other = make_person("secretaire@b.example", commune_b, Role.SECRETARY)
    client = client_for(commune_a, editor)
    page = client.get(SCREEN).text
    assert "<dd>66</dd>" in page
    assert "<dd>41</dd>" in page
    assert 'href="/contact/">Contact' in page
    for period in ("12-mois", "tout", "inconnue", "x" * 500):
        assert "<dd>66</dd>" in client.get(SCREEN, {"periode": period}).text
    told = client.get(f"{SCREEN}export.csv").content.decode("utf-8-sig").splitlines()
    assert told[0] == "Jour;Page;Venus par;Appareil;Pages lues"
    assert any(
        line.endswith("'=cmd();adresse tapée, favori, courriel;ordinateur;1") for line in told
    )
    for person in (None, agent, other):
        for address in (SCREEN, f"{SCREEN}export.csv"):
            assert client_for(commune_a, person).get(address).status_code in {302, 403}
    own = client_for(commune_b, other).get(SCREEN)
    assert own.status_code == 200
    assert "/contact/" not in own.text.split("Pages les plus lues")[-1]


def test_words_are_kept_once_they_come_back_and_nobodys_own_never(
    commune_a: Any,
    commune_b: Any,
    secretary: Any,
    client_for: Browser,
    no_search_waits: None,
) -> None:
    reader = client_for(commune_a)
    asked = [
        ("Xqzwk  vbfgh", 5),
        ("rare", 4),
        ("jean@dupont.example", 9),
        ("06 12 34 56 78", 9),
    ]
    for words, times in asked:
        for _each in range(times):
            reader.get("/recherche/", {"q": words}, HTTP_USER_AGENT=PHONE)
    for _each in range(9):
        reader.get("/recherche/", {"q": "robot"}, HTTP_USER_AGENT="curl/8")
    for commune in (commune_a, commune_b):
        for _twice in range(2):
            with space_of(commune):
                counting.gather()
    with space_of(commune_a):
        assert list(SearchCount.objects.values_list("words", "found", "number")) == [
            ("xqzwk vbfgh", False, 5)
        ]
    with space_of(commune_b):
        assert not SearchCount.objects.exists()
    page = client_for(commune_a, secretary).get(SCREEN).text
    assert "xqzwk vbfgh" in page
    assert "rien trouvé" in page

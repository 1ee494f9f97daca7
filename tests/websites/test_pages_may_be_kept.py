"""What caches may keep, and what readers see at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles.facade import Role
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.websites.models import ContentPage, HomePage, Theme
from tests.factories import websites as make

Browser = Callable[..., Client]


@pytest.mark.parametrize("path", ["/", "/actualites/", "/contact/"])
def test_a_browser_may_keep_a_page_and_asks_each_time(
    commune_a: Any, client_for: Browser, path: str
) -> None:
    response = client_for(commune_a).get(path)
    assert set(response["Cache-Control"].split(", ")) == {"public", "no-cache"}


def test_no_cache_keeps_the_page_of_someone_signed_in(
    commune_a: Any, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    editor = make_person("redaction@a.example", commune_a, Role.EDITOR)
    response = client_for(commune_a, editor).get("/")
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]


def test_no_cache_keeps_what_someone_searched(commune_a: Any, client_for: Browser) -> None:
    response = client_for(commune_a).get("/recherche/", {"q": "naissance"})
    assert "no-store" in response["Cache-Control"]


def test_colours_are_kept_under_an_address_that_changes_with_them(
    commune_a: Any, client_for: Browser
) -> None:
    browser = client_for(commune_a)
    before = browser.get("/").context["style_url"]
    with space_of(commune_a):
        theme = Theme.objects.first() or Theme(site_id=HomePage.objects.get().get_site().pk)
        theme.accent = "#7a2e3a"
        theme.save()
    after = browser.get("/").context["style_url"]
    assert after != before
    response = browser.get(after)
    assert "#7a2e3a" in response.text
    assert "max-age=31536000" in response["Cache-Control"]


def test_an_alert_shows_at_once_and_goes_at_its_hour(commune_a: Any, client_for: Browser) -> None:
    browser = client_for(commune_a)
    assert "Eau non potable" not in browser.get("/").text
    with space_of(commune_a):
        home = HomePage.objects.get()
        home.alert_title, home.alert_text = "Eau non potable", "Ne la buvez pas."
        home.alert_until = now() + timedelta(hours=2)
        home.save()
    for path in ("/", "/agenda/", "/mentions-legales/"):
        assert "Eau non potable" in browser.get(path).text
    with space_of(commune_a):
        home.alert_until = now() - timedelta(minutes=1)
        home.save()
    assert "Eau non potable" not in browser.get("/").text


def test_a_new_page_enters_the_menu_at_once(commune_a: Any, client_for: Browser) -> None:
    browser = client_for(commune_a)
    browser.get("/")
    with space_of(commune_a):
        page = ContentPage(title="Le lavoir", slug="lavoir", show_in_menus=True)
        HomePage.objects.get().add_child(instance=page)
        page.save_revision().publish()
    assert "/lavoir/" in [item["url"] for item in browser.get("/").context["nav_items"]]


def test_home_asks_as_much_with_one_news_as_with_twenty(
    commune_a: Any, client_for: Browser
) -> None:
    browser = client_for(commune_a)

    def fill(first: int, last: int) -> None:
        with space_of(commune_a):
            for number in range(first, last):
                make.news(f"Nouvelle {number}")
                make.event(f"Rendez-vous {number}")

    fill(0, 1)
    browser.get("/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/")
    fill(1, 20)
    browser.get("/")
    with CaptureQueriesContext(connection) as many:
        browser.get("/")
    assert len(many) == len(few)
    assert len(many) <= 15, [query["sql"][:120] for query in many]

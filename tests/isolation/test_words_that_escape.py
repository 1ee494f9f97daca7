"""Ways out that no page shows: log lines, error pages, filters of the API, choosers by identity."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps

from kernel.tenancy import space_of
from tests.isolation import summary
from tests.isolation.canaries import found_in
from tests.isolation.walk import Visit, plan, start
from tests.isolation.world import World

# Relations that a careless filter would follow, up to accounts and other people's requests.
FOREIGN_FIELDS = (
    "user__email",
    "owner__email",
    "owner__first_name",
    "uploaded_by_user__email",
    "assignee__email",
    "document__uploaded_by_user__last_name",
    "locked_by__phone",
    "request__applicant_last_name",
    "groups__name",
    "user__credential__password",
)
CHOOSERS = (
    "/gestion/choose-page/?page_type=wagtailcore.page&q=",
    "/gestion/choose-page/search/?q=",
    "/gestion/images/chooser/results/?q=",
    "/gestion/documents/chooser/results/?q=",
    "/gestion/snippets/choose/websites/act/results/?q=",
    "/gestion/snippets/choose/websites/directoryentry/results/?q=",
    "/gestion/snippets/choose/websites/councilmember/results/?q=",
    "/gestion/api/main/pages/?search=",
    "/gestion/api/main/images/?search=",
    "/gestion/api/main/documents/?search=",
    "/gestion/pages/search/?q=",
    "/gestion/demarches/?etat=all&q=",
    "/gestion/reports/site-history/?label=",
    "/gestion/notifications/?q=",
    "/recherche/?q=",
)
LISTS = (
    "/api/v1/news/",
    "/api/v1/events/",
    "/api/v1/acts/",
    "/api/v1/document-requests/",
    "/gestion/api/main/pages/",
    "/gestion/api/main/documents/",
    "/gestion/api/main/images/",
    "/gestion/reports/site-history/",
    "/gestion/documents/",
    "/gestion/demarches/",
)


@pytest.mark.parametrize("person", ["b_administrator", "b_agent"])
def test_no_search_and_no_chooser_finds_a_word_of_a(world: World, person: str) -> None:
    walk = start(world, Visit(person, "b"))
    with space_of(world.a):
        last = str(apps.get_model("wagtailcore.Page").objects.latest("pk").pk)
    for chooser in CHOOSERS:
        for words in ("mirabelle", "zqk", "pvx", "Chassy", last):
            walk.ask("GET", chooser + quote(words))
            summary.count("searches")
    assert not walk.leaks, "\n".join(walk.leaks[:30])
    assert not walk.crashes, "\n".join(walk.crashes[:30])


@pytest.mark.parametrize("person", ["b_administrator", "anonymous"])
def test_no_filter_and_no_order_follows_a_relation_out(world: World, person: str) -> None:
    walk = start(world, Visit(person, "b"))
    for address in LISTS:
        for name in FOREIGN_FIELDS:
            for query in (
                f"ordering={name}",
                f"order=-{name}",
                f"{name}__startswith=z",
                f"{name}=z",
            ):
                walk.ask("GET", f"{address}?{query}&fields=*&format=json")
                summary.count("filters")
    assert not walk.leaks, "\n".join(walk.leaks[:30])
    assert not walk.crashes, "\n".join(walk.crashes[:30])


def test_log_lines_hold_no_canary(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for person in ("b_administrator", "b_citizen", "anonymous"):
        walk = start(world, Visit(person, "b"))
        for addresses in plan(world, "commune", part=1, parts=4):
            walk.route(addresses)
    lines = [record.getMessage() + (record.exc_text or "") for record in caplog.records]
    summary.count("log lines", len(lines))
    assert lines
    # The asker's own words: an entry of the directory has its public name in its address.
    told = [line for line in lines if not line.startswith("Not Found: /annuaire/")]
    assert [line for line in told if found_in(line.encode())] == []


def test_an_error_page_tells_nothing_of_what_was_at_hand(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view of A that fails with a canary in its error and in its variables."""
    from shared_services.websites.views import reading

    def fail(_request: Any, *_args: Any, **_kwargs: Any) -> Any:
        entry = apps.get_model("websites.DirectoryEntry").objects.first()
        raise RuntimeError(f"failed on {entry.name}")

    monkeypatch.setattr(reading, "render", fail, raising=False)
    walk = start(world, Visit("anonymous", "a"))
    statuses = set()
    for path in ("/recherche/?q=x", "/plan-du-site/", "/n-existe-pas/", "/gestion/demarches/"):
        response = walk.ask("GET", path)
        statuses.add(response.status_code)
        assert b"failed on" not in response.content
        assert b"Traceback" not in response.content
        summary.count("error pages")
    assert 500 in statuses

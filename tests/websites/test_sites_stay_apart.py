"""Two communes with look-alike content: nothing of one ever shows at the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from tests.factories import websites as make

Browser = Callable[..., Client]


@pytest.fixture
def look_alikes(commune_a: Any, commune_b: Any) -> dict[str, Any]:
    made = {}
    for name, commune in (("a", commune_a), ("b", commune_b)):
        with space_of(commune):
            made[name] = {
                "news": make.news(f"Travaux rue du Lavoir ({name})"),
                "event": make.event(f"Fête de la Saint-Jean ({name})"),
                "act": make.act("2026-01", title=f"Tarifs de la cantine ({name})"),
                "entry": make.directory_entry(f"Boulangerie ({name})"),
            }
    return made


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/actualites/",
        "/agenda/",
        "/actes/",
        "/annuaire/",
        "/plan-du-site/",
        "/recherche/?q=travaux",
        "/recherche/?q=tarifs",
        "/recherche/?q=boulangerie",
        "/agenda/agenda.ics",
        "/actualites/flux.xml",
        "/sitemap.xml",
        "/api/v1/news/",
        "/api/v1/events/",
        "/api/v1/acts/",
    ],
)
def test_what_readers_see_is_their_own_communes(
    look_alikes: Any, commune_a: Any, commune_b: Any, client_for: Browser, path: str
) -> None:
    for commune, own, other in ((commune_a, "(a)", "(b)"), (commune_b, "(b)", "(a)")):
        for _visit in range(2):  # the second one may come from a cache
            text = client_for(commune).get(path).content.decode()
            assert other not in text
        if path not in {"/sitemap.xml"}:
            assert own in text or path == "/"


def test_files_are_served_on_their_own_host_only(
    look_alikes: Any, commune_a: Any, commune_b: Any, client_for: Browser
) -> None:
    urls = {}
    for commune, name in ((commune_a, "a"), (commune_b, "b")):
        act = client_for(commune).get("/api/v1/acts/").json()["results"][0]
        urls[name] = act["document_url"]
    contents = [
        b"".join(client_for(commune).get(urls[name]).streaming_content)
        for commune, name in ((commune_a, "a"), (commune_b, "b"))
    ]
    assert all(content.startswith(b"%PDF") for content in contents)
    with space_of(commune_a):
        make.act("2026-02")
    only_a = client_for(commune_a).get("/api/v1/acts/").json()["results"][0]["document_url"]
    assert client_for(commune_a).get(only_a).status_code == 200
    assert client_for(commune_b).get(only_a).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.AGENT, 302), (Role.EDITOR, 200), (Role.ADMINISTRATOR, 200)],
)
def test_who_may_write_news(
    commune_a: Any,
    commune_b: Any,
    client_for: Browser,
    make_person: Any,
    role: Role | None,
    status: int,
) -> None:
    from shared_services.websites.models import NewsIndexPage

    with space_of(commune_a):
        parent = NewsIndexPage.objects.get().pk
    path = f"/gestion/pages/add/websites/newspage/{parent}/"
    user = make_person("personne@exemple.example", commune_a, role) if role else None
    assert client_for(commune_a, user).get(path).status_code == status
    # Whatever one is in A, one is nobody in B.
    assert client_for(commune_b, user).get(path).status_code in {302, 403}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY])
def test_who_may_publish_publishes_and_readers_read(
    commune_a: Any, client_for: Browser, make_person: Any, role: Role
) -> None:
    from shared_services.websites.models import NewsIndexPage

    with space_of(commune_a):
        parent = NewsIndexPage.objects.get().pk
    browser = client_for(commune_a, make_person("plume@exemple.example", commune_a, role))
    form = {
        "title": "La route du Moulin rouvre",
        "slug": "la-route-du-moulin-rouvre",
        "summary": "",
        "published_on": "2026-11-20",
        "body": json.dumps(
            {"blocks": [{"key": "a", "text": "Ce lundi.", "type": "unstyled"}], "entityMap": {}}
        ),
        "action-publish": "1",
    }
    answer = browser.post(f"/gestion/pages/add/websites/newspage/{parent}/", form)
    assert answer.status_code == 302
    assert "La route du Moulin rouvre" in client_for(commune_a).get("/actualites/").text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/actualites/",
        "/agenda/",
        "/actualites/flux.xml",
        "/agenda/agenda.ics",
        "/api/v1/news/",
        "/api/v1/events/",
        "/sitemap.xml",
        "/plan-du-site/",
        "/recherche/?q=confidentiel",
    ],
)
def test_a_page_kept_for_some_shows_in_no_public_list(
    commune_a: Any, client_for: Browser, path: str
) -> None:
    with space_of(commune_a):
        for page in (make.news("Confidentiel un"), make.event("Confidentiel deux")):
            PageViewRestriction.objects.create(
                page=page, restriction_type=PageViewRestriction.PASSWORD, password="mot"
            )
        event_slug = page.slug
    text = client_for(commune_a).get(path).content.decode()
    assert "Confidentiel un" not in text
    assert "Confidentiel deux" not in text
    assert client_for(commune_a).get(f"/agenda/{event_slug}/evenement.ics").status_code == 404

"""A new space's site: in its own name, complete, its links alive, cheap to open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from kernel.tenancy import space_of
from shared_services.acts.errors import PublishedActFrozen
from shared_services.websites import facade
from shared_services.websites.models import NewsPage, Theme
from tests.factories import websites as make

Browser = Callable[..., Client]
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')


def everything_written(authority: Any) -> str:
    """All texts of all pages, as the database has them."""
    with space_of(authority):
        pages = Page.objects.filter(depth__gt=1).specific()
        return "\n".join(str(page.serializable_data()) for page in pages)


@pytest.mark.parametrize("name", ["commune_a", "commune_b", "intercommunality"])
def test_no_token_is_left_anywhere(name: str, request: pytest.FixtureRequest) -> None:
    authority = request.getfixturevalue(name)
    text = everything_written(authority)
    assert "{{" not in text
    assert authority.full_name in text


def test_no_site_names_another_commune(commune_a: Any, commune_b: Any) -> None:
    assert commune_b.name not in everything_written(commune_a)
    assert commune_a.name not in everything_written(commune_b)


@pytest.mark.parametrize("name", ["commune_a", "intercommunality"])
def test_every_link_of_a_new_site_leads_somewhere(
    name: str, request: pytest.FixtureRequest, client_for: Browser
) -> None:
    browser = client_for(request.getfixturevalue(name))
    seen, to_read = set(), ["/", "/plan-du-site/"]
    dead = []
    while to_read:
        path = to_read.pop()
        if path in seen or path.startswith(("/connexion/", "/gestion/", "/mes-demarches/")):
            continue
        seen.add(path)
        response = browser.get(path)
        if response.status_code != 200:
            dead.append((path, response.status_code))
        elif "html" in response["Content-Type"]:
            to_read += LINK.findall(response.text)
    assert dead == []
    assert len(seen) > 12


def test_an_intercommunality_offers_no_town_hall_procedure(
    intercommunality: Any, client_for: Browser
) -> None:
    home = client_for(intercommunality).get("/").text
    assert "Acte de naissance" not in home
    assert "Carte d'identité" not in home
    assert "/conseil-communautaire/" in home
    assert client_for(intercommunality).get("/conseil-municipal/").status_code == 404


def test_personalising_twice_changes_nothing(commune_a: Any) -> None:
    before = everything_written(commune_a)
    with space_of(commune_a):
        facade.personalise(commune_a)
    assert everything_written(commune_a) == before


def test_personalising_stays_cheap(commune_a: Any) -> None:
    with space_of(commune_a), CaptureQueriesContext(connection) as queries:
        facade.personalise(commune_a)
    assert len(queries) < 130


def test_the_site_knows_its_own_address(commune_a: Any) -> None:
    with space_of(commune_a):
        site = Site.objects.get()
        assert site.hostname == commune_a.primary_host
        assert site.is_default_site


@pytest.mark.parametrize("name", ["commune_a", "intercommunality"])
def test_demo_content_comes_once(name: str, request: pytest.FixtureRequest) -> None:
    authority = request.getfixturevalue(name)
    with space_of(authority):
        facade.seed_demo_content(authority)
        count = NewsPage.objects.count()
        facade.seed_demo_content(authority)
        assert NewsPage.objects.count() == count == 3
        assert Theme.objects.get().coat_of_arms is not None


def test_the_file_of_an_act_online_cannot_be_swapped(commune_a: Any) -> None:
    with space_of(commune_a):
        document = make.act().document
        document.title = "Un meilleur titre"
        document.save()
        with pytest.raises(PublishedActFrozen):
            document.file.save("autre.pdf", ContentFile(b"%PDF-1.7 autre"), save=True)

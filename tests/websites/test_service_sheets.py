"""A service sheet: the same questions in the same order, and none left without an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.websites.models import (
    DirectoryEntry,
    HomePage,
    OpeningRange,
    ServicePage,
)

Browser = Callable[..., Client]


def sheet(**facts: Any) -> ServicePage:
    told = {
        "title": "Garder les enfants",
        "slug": "garderie",
        "summary": "Avant et après l'école.",
        "audience": "<p>Les familles.</p>",
        "steps": "<p>Écrivez à la mairie.</p>",
        "cost": "1 € l'heure",
        **facts,
    }
    return HomePage.objects.get().add_child(instance=ServicePage(**told))


def test_it_answers_in_the_imposed_order_and_shows_no_empty_heading(
    commune_a: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        place = DirectoryEntry.objects.create(kind="services", name="Garderie", phone="03 86 0")
        OpeningRange.objects.create(
            entry=place, weekday=0, opens_at=time(7, 30), closes_at=time(8, 45)
        )
        sheet(outcome="<p>Une place.</p>", place=place, online="/demarches/")
    page = client_for(commune_a).get("/garderie/").text
    headings = [unescape(found).strip() for found in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]
    wanted = [
        "À qui s'adresse ce service ?",
        "Comment faire ?",
        "Qu'obtenez-vous ?",
        "Combien de temps, combien ?",
        "Où s'adresser",
    ]
    assert [heading for heading in headings if heading in wanted] == wanted
    assert "Que faut-il fournir ?" not in headings
    assert '<a class="button" href="/demarches/">' in page
    assert "7\xa0h\xa030" in page
    assert "1 € l&#x27;heure" in page


def test_a_draft_may_wait_and_a_published_sheet_may_not(
    commune_a: Any, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    person = make_person("sec@exemple.example", commune_a, Role.SECRETARY)
    secretary = client_for(commune_a, person)
    with space_of(commune_a):
        parent = HomePage.objects.get()
    url = reverse(
        "wagtailadmin_pages:add",
        args=("websites", "servicepage", parent.pk),
        urlconf="project.urls_commune",
    )
    empty = rich_text("")
    data = {
        "title": "Garder les enfants",
        "slug": "garderie",
        **dict.fromkeys(("audience", "steps", "documents", "outcome", "references"), empty),
        **dict.fromkeys(("summary", "delay", "cost", "place", "online", "icon"), ""),
    }
    refused = secretary.post(url, {**data, "action-publish": "action-publish"})
    assert refused.status_code == 200
    assert refused.text.count("À remplir avant de publier.") == 3  # summary, audience, steps
    assert "Ce champ est obligatoire." in refused.text  # cost
    assert secretary.post(url, data).status_code == 302
    assert client_for(commune_a).get("/garderie/").status_code == 404


@pytest.mark.parametrize("online", ["javascript:alert(1)", "//ailleurs.example", "http://a.b", "x"])
def test_the_online_address_leads_to_a_page(online: str) -> None:
    page = ServicePage(title="a", slug="a", audience="a", steps="a", cost="a", online=online)
    with pytest.raises(ValidationError, match="commence par"):
        page.clean()


def test_it_is_on_the_page_above_and_among_the_tiles(commune_a: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    assert 'href="/vie-pratique/elections/"' in reader.get("/vie-pratique/").text
    assert 'href="/vie-pratique/elections/"' in reader.get("/").text

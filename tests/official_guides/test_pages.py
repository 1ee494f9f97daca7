"""What anyone reads at `/guides/`, and what a town hall changes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.tenancy import public_space, space_of
from shared_services.official_guides.actions import adapting
from shared_services.official_guides.local.models import LocalGuide
from shared_services.official_guides.models import Guide
from tests.browsing import look_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]
Browser = Callable[..., Client]
BIRTH = "acte-de-naissance-demande-de-copie-integrale-ou-dextrait-f1427"
PAGE = f"/guides/particuliers/{BIRTH}/"
SCREEN = "/gestion/guides/particuliers/F1427/"
NOTE = {"note": "Au guichet <b>avant</b> midi", "link_title": "Horaires", "link_url": "/contact/"}


def test_a_guide_says_its_source_and_what_is_done_here(commune_a: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    answer = reader.get(PAGE)
    page = answer.text
    for words in (
        "Direction de l&#x27;information légale et administrative",
        "Licence Ouverte 2.0",
        "Vérifié le",
        "26 novembre 2019",
        "Dans votre commune",
        commune_a.town_hall,
        "/demarches/acte-de-naissance/",
        'rel="canonical" href="https://www.service-public.gouv.fr/particuliers/vosdroits/F1427"',
        "Pacte civil de solidarité",
        'href="#terme-R45368"',
        "<details",
    ):
        assert words in page, words
    assert answer["Cache-Control"] == "public, no-cache"
    assert "/guides/particuliers/" in reader.get("/sitemap-guides.xml").text


def test_old_and_wrong_addresses(commune_a: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    for address in ("F1427", "f1427", "autre-titre-f1427"):
        assert reader.get(f"/guides/particuliers/{address}/").headers["Location"] == PAGE
    for address in ("F99999999", "F2", "x", "F1427'--", "%00", "é-f1427", "associations/F1427"):
        assert reader.get(f"/guides/particuliers/{address}/").status_code == 404, address
    assert reader.get("/guides/martiens/").status_code == 404
    assert reader.get("/guides/associations/F1427/").status_code == 404
    assert reader.post(PAGE).status_code in {403, 405}


def test_a_sheet_the_state_withdrew_answers_410_and_leads_to_its_theme(
    commune_a: Any, client_for: Browser
) -> None:
    with public_space():
        Guide.objects.filter(code="F1427").update(removed_at=now())
    reader = client_for(commune_a)
    answer = reader.get(PAGE)
    assert answer.status_code == 410
    assert "-n19810/" in answer.text
    assert PAGE not in reader.get("/guides/particuliers/actes-detat-civil-n359/").text


def test_every_page_costs_the_same_number_of_questions(commune_a: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    counts = {}
    with space_of(commune_a):
        for number in range(30):
            LocalGuide.objects.create(audience="particuliers", code=f"F{number}", is_hidden=True)
    for path in (PAGE, "/guides/particuliers/papiers-citoyennete-n19810/", "/guides/"):
        reader.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert reader.get(path).status_code == 200
        counts[path] = len(asked)
    assert max(counts.values()) <= 8, counts


def test_a_town_hall_adds_a_note_and_a_link_hides_and_takes_back(
    commune_a: Any, commune_b: Any, secretary: Any, client_for: Browser
) -> None:
    keeper, reader, neighbour = (
        client_for(commune_a, secretary),
        client_for(commune_a),
        client_for(commune_b),
    )
    assert "Acte de naissance" in keeper.get("/gestion/guides/?q=acte naissance").text
    assert "F1427" in keeper.get("/gestion/guides/?q=F1427").text
    assert keeper.post(SCREEN, NOTE).status_code == 302
    page = reader.get(PAGE).text
    assert "Au guichet &lt;b&gt;avant" in page
    assert '<a href="/contact/">Horaires</a>' in page
    assert "Au guichet" not in neighbour.get(PAGE).text
    assert keeper.post(SCREEN, {"is_hidden": "on"}).status_code == 302
    assert reader.get(PAGE).status_code == 410
    assert PAGE not in reader.get("/guides/particuliers/actes-detat-civil-n359/").text
    assert neighbour.get(PAGE).status_code == 200
    assert keeper.post(SCREEN, {}).status_code == 302
    assert reader.get(PAGE).status_code == 200
    with space_of(commune_a):
        assert not LocalGuide.objects.exists()
        assert AuditEntry.objects.filter(action="guide.adapted").count() == 3


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("link_url", "javascript:alert(1)"),
        ("link_url", "//mechant.example/"),
        ("link_url", "/\\mechant.example"),
        ("link_url", ""),
        ("link_url", "https://" + "x" * 600),
        ("link_title", "x" * 121),
        ("note", "x" * 2001),
    ],
)
def test_a_wrong_change_is_told_and_nothing_is_kept(
    commune_a: Any, secretary: Any, client_for: Browser, field: str, wrong: str
) -> None:
    answer = client_for(commune_a, secretary).post(SCREEN, {**NOTE, field: wrong})
    assert answer.status_code == 422
    assert "field__errors" in answer.text
    with space_of(commune_a):
        assert not LocalGuide.objects.exists()


def test_strangers_change_nothing(
    commune_a: Any, commune_b: Any, make_person: Callable[..., Any], client_for: Browser
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    other = make_person("secretaire@b.example", commune_b, Role.SECRETARY)
    for person in (None, agent, other):
        client = client_for(commune_a, person)
        assert client.get("/gestion/guides/").status_code in {302, 403}
        assert client.get(SCREEN).status_code in {302, 403}
        assert client.post(SCREEN, NOTE).status_code in {302, 403}
    with space_of(commune_a):
        assert not LocalGuide.objects.exists()


def test_a_guide_that_is_not_cannot_be_adapted(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    keeper = client_for(commune_a, secretary)
    for address in ("particuliers/F999", "martiens/F1427", "particuliers/x"):
        assert keeper.post(f"/gestion/guides/{address}/", NOTE).status_code == 404


def test_before_the_first_set_there_are_no_guides(commune_a: Any, client_for: Browser) -> None:
    with public_space():
        Guide.objects.all().delete()
    reader = client_for(commune_a)
    for path in ("/guides/", "/guides/particuliers/", PAGE):
        assert reader.get(path).status_code == 404
    assert reader.get("/sitemap-guides.xml").status_code == 200


@pytest.mark.browser
def test_guides_and_their_screens_are_accessible(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        adapting.adapt("particuliers", "F1427", NOTE, actor=None)
    reader, keeper = client_for(commune_a), client_for(commune_a, secretary)
    pages = {path: reader.get(path).content for path in ("/guides/", "/guides/particuliers/")}
    for guide in Guide.objects.all():
        path = f"/guides/{guide.audience}/{guide.slug}-{guide.code.lower()}/"
        pages[path] = reader.get(path).content
    for path in ("/gestion/guides/?q=acte", SCREEN):
        pages[path] = keeper.get(path).content
    pages["/wrong/"] = keeper.post(SCREEN, {"link_url": "x"}).content
    pages = {
        name: page.replace(b'<details class="guide', b'<details open class="guide')
        for name, page in pages.items()
    }
    problems = look_at(pages)
    assert not problems, problems


def test_the_search_and_the_home_page_lead_to_them(commune_a: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    assert 'href="/guides/"' in reader.get("/").text
    assert 'href="/guides/"' in reader.get("/demarches/").text
    assert PAGE in reader.get("/recherche/?q=acte de naissance").text
    with space_of(commune_a):
        adapting.adapt("particuliers", "F1427", {"is_hidden": True}, actor=None)
    found = reader.get("/recherche/?q=acte de naissance").text
    assert PAGE not in found
    assert "Dans les guides de l&#x27;État" not in reader.get("/recherche/?q=zzzz").text


def test_nothing_leads_to_guides_that_are_not_there(commune_a: Any, client_for: Browser) -> None:
    Guide.objects.update(removed_at=now())
    assert 'href="/guides/"' not in client_for(commune_a).get("/").text

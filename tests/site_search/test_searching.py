"""The search follows what is published, forgives mistakes, and tells nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.site_search import queries
from shared_services.site_search.actions import indexing
from shared_services.site_search.models import IndexedDocument
from shared_services.site_search.tasks import rebuild
from shared_services.websites.models import CouncilMember
from tests.factories import websites as make

Browser = Callable[..., Client]


def titles(query: str) -> list[str]:
    """What holds these words."""
    answer = queries.search(query)
    return [] if answer.is_close else [found.title for found in answer.found]


def nearest(query: str) -> str:
    return queries.search(query).found[0].title


def test_the_index_follows_what_is_published(commune_a: Any) -> None:
    with space_of(commune_a):
        page = make.news("Le ponton rouvre")
        assert titles("ponton") == ["Le ponton rouvre"]
        page.title = "La passerelle rouvre"
        page.save_revision().publish()
        assert titles("ponton") == []
        assert titles("passerelle") == ["La passerelle rouvre"]
        page.unpublish()
        assert titles("passerelle") == []


def test_a_draft_and_a_page_kept_for_some_are_not_found(commune_a: Any) -> None:
    with space_of(commune_a):
        make.news("Brouillon du ponton", live=False)
        kept = make.news("Ponton réservé")
        PageViewRestriction.objects.create(page=kept, restriction_type="login")
        assert titles("ponton") == []
        PageViewRestriction.objects.all().delete()
        assert titles("ponton") == ["Ponton réservé"]


def test_what_is_removed_is_not_found(commune_a: Any) -> None:
    with space_of(commune_a):
        entry = make.directory_entry("Cordonnerie")
        member = CouncilMember.objects.create(name="Zoé Ytier", office="Maire")
        assert titles("cordonnerie") == ["Cordonnerie"]
        assert titles("ytier") == ["Zoé Ytier"]
        entry.delete()
        member.delete()
        assert titles("cordonnerie") == titles("ytier") == []


def test_an_event_that_is_over_is_not_found(commune_a: Any) -> None:
    with space_of(commune_a):
        make.event("Kermesse d'hier", in_days=-1)
        make.event("Kermesse de demain", in_days=1)
        event = make.event("Kermesse du jour", in_days=0)
        event.start_at = now() - timedelta(minutes=1)
        event.save()
        assert set(titles("kermesse")) == {"Kermesse de demain", "Kermesse du jour"}


def test_accents_plurals_and_small_mistakes_are_forgiven(commune_a: Any) -> None:
    with space_of(commune_a):
        make.news("Les écluses du canal")
        for typed in ("ecluse", "ÉCLUSES", "eclus"):
            assert titles(typed) == ["Les écluses du canal"], typed
        for typed in ("éclusse", "ecluze", "les écluzes"):
            assert nearest(typed) == "Les écluses du canal", typed
        assert queries.search("xylophone").found == []


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "le la",
        "a" * 5000,
        "' OR 1=1 --",
        "\x00",
        "(((",
        "&|!:*",
        '"',
        "-",
        "100 %",
        "œuf ' | !",
    ],
)
def test_odd_questions_get_an_answer(commune_a: Any, client_for: Browser, typed: str) -> None:
    browser = client_for(commune_a)
    for path in ("/recherche/", "/api/v1/search/", "/api/v1/search/suggestions/"):
        answer = browser.get(path, {"q": typed, "page": "zéro", "type": "rien"})
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]


def test_what_a_page_holds_stays_text(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        make.news("Ponton", body="<p>Un ponton &lt;script&gt;alert(1)&lt;/script&gt;</p>")
    page = client_for(commune_a).get("/recherche/", {"q": "ponton"}).text
    assert "<script>alert" not in page
    assert "<mark>ponton</mark>" in page


def test_results_are_narrowed_by_kind(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        make.news("Le ponton rouvre")
        make.directory_entry("Association du ponton")
    page = client_for(commune_a).get("/recherche/", {"q": "ponton", "type": "annuaire"}).text
    assert "Association du ponton" in page
    assert "Le ponton rouvre" not in page
    assert "Actualité (1)" in page


def test_suggestions_are_titles_that_begin_so(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        make.news("Le ponton rouvre")
    browser = client_for(commune_a)
    found = browser.get("/api/v1/search/suggestions/", {"q": "pont"}).json()
    assert found == [{"title": "Le ponton rouvre", "path": "/actualites/le-ponton-rouvre/"}]
    assert browser.get("/api/v1/search/suggestions/", {"q": "p"}).json() == []
    assert browser.get("/api/v1/search/", {"q": "ponton"}).json()[0]["kind"] == "actualites"


def test_a_commune_never_finds_anothers_words(
    commune_a: Any, commune_b: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        make.news("Le ponton rouvre")
    browser = client_for(commune_b)
    assert "ponton rouvre" not in browser.get("/recherche/", {"q": "ponton"}).text
    assert browser.get("/api/v1/search/", {"q": "ponton"}).json() == []


def test_each_night_the_index_is_made_anew(commune_a: Any) -> None:
    with space_of(commune_a):
        rebuild.handler()
        make.news("Le ponton rouvre")
        before = IndexedDocument.objects.count()
        indexing.forget_all()
        rebuild.handler()
        assert IndexedDocument.objects.count() == before
        rebuild.handler()
        assert titles("ponton") == ["Le ponton rouvre"]


def test_as_many_questions_with_one_result_as_with_twenty(
    commune_a: Any, django_assert_max_num_queries: Any
) -> None:
    with space_of(commune_a):
        for number in range(20):
            make.news(f"Ponton {number}")
        with django_assert_max_num_queries(1):
            assert len(titles("ponton")) == 20

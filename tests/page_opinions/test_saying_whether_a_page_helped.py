"""« Cette page vous a-t-elle été utile ? »: an answer of nobody, and what agents do with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import now, today
from kernel.tenancy import space_of
from shared_services.page_opinions.actions import noting
from shared_services.page_opinions.models import LONGEST_REMARK, OpinionCount, Remark
from shared_services.page_opinions.views import answering

Browser = Callable[..., Client]
PAGE = "/vie-pratique/elections/"


def token(reader: Client, path: str = PAGE) -> str:
    """What the form at the end of the page carries."""
    found = re.search(r'name="page" value="([^"]+)"', reader.get(path).text)
    assert found is not None
    return unescape(found[1])


def answer(reader: Client, useful: str = "non", **facts: Any) -> Any:
    return reader.post("/avis/", {"page": token(reader), "utile": useful}, **facts)


def test_an_answer_is_a_number_and_a_remark_names_nobody(
    commune_a: Any, client_for: Browser
) -> None:
    reader = client_for(commune_a)
    said = answer(reader)
    assert said.status_code == 302
    assert not said.cookies
    words = "Où est le bureau ? Écrivez-moi : jean@exemple.example ou 06 12 34 56 78, le 3 mai."
    empty = reader.post(said["Location"], {"text": " "})
    assert empty.status_code == 422
    assert "Écrivez votre remarque" in empty.text
    thanked = reader.post(said["Location"], {"text": words})
    assert "Votre remarque est transmise" in thanked.text
    assert f'href="{PAGE}"' in thanked.text
    with space_of(commune_a):
        counted = OpinionCount.objects.get()
        assert (counted.path, counted.useful, counted.number) == (PAGE, False, 1)
        assert Remark.objects.get().text == (
            "Où est le bureau ? Écrivez-moi : [adresse retirée] ou [numéro retiré], le 3 mai."
        )


def test_only_forms_of_this_very_site_count(
    commune_a: Any, commune_b: Any, client_for: Browser
) -> None:
    here, there = client_for(commune_a), client_for(commune_b)
    mine, foreign = token(here), token(there)
    for wrong in ("", PAGE, "/gestion/:abc", foreign, mine + "x"):
        refused = here.post("/avis/", {"page": wrong, "utile": "oui"})
        assert refused.status_code == 410, wrong
        assert "Revenez à la page" in refused.text
    assert here.get("/avis/merci/?suite=abc").status_code == 410
    assert here.get("/avis/").status_code == 405
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert answer(here, headers=elsewhere).status_code == 403
    with space_of(commune_a):
        assert not OpinionCount.objects.exists()


def test_a_machine_and_a_flood_leave_nothing(
    commune_a: Any, client_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = client_for(commune_a)
    place = answer(reader)["Location"]
    reader.post(place, {"text": "Achetez", "prenom_usuel": "Robot"})
    too_long = reader.post(place, {"text": "a" * (LONGEST_REMARK + 1)})
    assert too_long.status_code == 422
    monkeypatch.setattr(answering, "MOST", 3)
    assert answer(reader).status_code == 429
    with space_of(commune_a):
        assert not Remark.objects.exists()
        assert OpinionCount.objects.get().number == 1


def test_agents_read_and_deal_with_remarks_others_do_not(
    commune_a: Any, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    with space_of(commune_a):
        noting.count(PAGE, useful=True)
        noting.remark(PAGE, "Il manque <b>les horaires</b>", useful=True)
        remark = Remark.objects.get()
    writer = client_for(commune_a, make_person("e@exemple.example", commune_a, Role.EDITOR))
    screen = writer.get("/gestion/avis/").text
    assert "Il manque &lt;b&gt;les horaires" in screen
    assert "100 %" in screen
    agent = client_for(commune_a, make_person("a@exemple.example", commune_a, Role.AGENT))
    assert agent.get("/gestion/avis/").status_code == 403
    url = f"/gestion/avis/{remark.pk}/traitee/"
    assert agent.post(url).status_code == 403
    assert writer.post(url).status_code == 302
    assert "Aucune remarque" in writer.get("/gestion/avis/").text
    assert "les horaires" in writer.get("/gestion/avis/?etat=traitees").text


def test_a_year_later_nothing_is_left(commune_a: Any) -> None:
    with space_of(commune_a):
        noting.remark(PAGE, "Récente", useful=False)
        noting.remark(PAGE, "Ancienne", useful=False)
        Remark.objects.filter(text="Ancienne").update(written_at=now() - timedelta(days=366))
        old = today().replace(day=1) - timedelta(days=420)
        OpinionCount.objects.create(month=old, path=PAGE, useful=True, number=4)
        noting.purge()
        assert [one.text for one in Remark.objects.all()] == ["Récente"]
        assert not OpinionCount.objects.exists()

"""What visitors, staff and tasks may do in each state of a space."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kernel.clock import today
from kernel.tenancy import space_of
from tenants.lifecycle.facade import change_state

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
READ_ONLY = "Site en lecture seule"
CLOSED = "Cet espace est fermé"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'").split())


def test_a_space_in_service_says_nothing_of_its_state(
    commune_a: Any, commune_admin: Any, client_for: Browser
) -> None:
    answer = client_for(commune_a).get("/")
    assert "space-notice" not in text_of(answer)
    assert "X-Robots-Tag" not in answer
    assert "État de cet espace" not in text_of(
        client_for(commune_a, commune_admin).get("/gestion/")
    )


def test_a_trial_is_served_with_a_banner_and_not_indexed(
    commune_a: Any, commune_b: Any, commune_admin: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "trial")
    for address in ("/", "/demarches/", "/actualites/", "/sitemap.xml"):
        answer = client_for(commune_a).get(address)
        assert answer.status_code == 200
        assert answer["X-Robots-Tag"] == "noindex"
    assert "Site à l'essai" in text_of(client_for(commune_a).get("/"))
    assert "Espace à l'essai" in text_of(client_for(commune_a, commune_admin).get("/gestion/"))
    assert "Site à l'essai" not in text_of(client_for(commune_b).get("/"))


def test_a_suspended_site_is_read_with_a_banner(
    commune_a: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "suspended")
    for address in ("/", "/demarches/", "/actualites/", "/recherche/?q=mairie", "/sitemap.xml"):
        assert client_for(commune_a).get(address).status_code == 200
        assert client_for(commune_a).head(address).status_code == 200
    text = text_of(client_for(commune_a).get("/"))
    assert READ_ONLY in text
    assert "Adressez-vous directement à la mairie" in text
    assert "Pour le test" not in text
    assert "X-Robots-Tag" not in client_for(commune_a).get("/")


def test_a_suspended_site_does_not_offer_procedures(
    commune_a: Any, client_for: Browser, in_state: Any
) -> None:
    browser = client_for(commune_a)
    assert "Commencer ma demande" in text_of(browser.get("/demarches/acte-de-naissance/"))
    in_state(commune_a, "suspended")
    assert "Commencer ma demande" not in text_of(browser.get("/demarches/acte-de-naissance/"))
    assert "Suivre ma demande" not in text_of(browser.get("/demarches/"))
    for step in ("document", "personne", "vous", "pieces", "verifier"):
        answer = browser.get(f"/demarches/acte-de-naissance/{step}/")
        assert answer.status_code == 403
        assert READ_ONLY in text_of(answer)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address",
    ["/", "/demarches/suivi/", "/demarches/acte-de-naissance/document/", "/actualites/"],
)
def test_no_write_of_a_visitor_reaches_a_suspended_space(
    commune_a: Any, client_for: Browser, in_state: Any, method: str, address: str
) -> None:
    in_state(commune_a, "suspended")
    answer = getattr(client_for(commune_a), method)(address)
    assert answer.status_code == 403
    assert READ_ONLY in text_of(answer)
    assert answer["Cache-Control"] == "no-store"


def test_a_refused_write_gives_back_what_was_typed_but_no_secret(
    commune_a: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "suspended")
    answer = client_for(commune_a).post(
        "/demarches/acte-de-naissance/vous/",
        {
            "message": "Bonjour <b>madame</b>,\nmerci.",
            "password": "secret-à-taire",
            "csrfmiddlewaretoken": "jeton",
        },
    )
    text = text_of(answer)
    assert "Bonjour &lt;b&gt;madame&lt;/b&gt;,<br>merci." in text
    assert "secret-à-taire" not in text
    assert "jeton" not in text


def test_a_refused_write_without_its_csrf_token_echoes_nothing(
    commune_a: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "suspended")
    browser = client_for(commune_a, enforce_csrf_checks=True)
    answer = browser.post("/demarches/suivi/", {"number": "Texte planté par un autre site"})
    assert answer.status_code == 403
    assert "Texte planté" not in text_of(answer)


def test_a_program_gets_its_refusal_as_json(
    commune_a: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "suspended")
    answer = client_for(commune_a).post("/api/v1/news/", {"title": "x"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "read_only"


def test_staff_of_a_suspended_space_read_and_change_nothing(
    commune_a: Any, commune_admin: Any, client_for: Browser, in_state: Any
) -> None:
    from wagtail.models import Page

    browser = client_for(commune_a, commune_admin)
    in_state(commune_a, "suspended")
    with space_of(commune_a):
        page = Page.objects.filter(depth=3).first()
        before = page.title
    for address in ("/gestion/", "/gestion/pages/", "/gestion/equipe/", "/gestion/reports/"):
        answer = browser.get(address, follow=True)
        assert answer.status_code in {200, 404}
        if answer.status_code == 200:
            assert "Espace suspendu : lecture seule" in text_of(answer)
    for address in (
        f"/gestion/pages/{page.pk}/edit/",
        f"/gestion/pages/{page.pk}/delete/",
        "/gestion/equipe/inviter/",
        "/gestion/images/add/",
    ):
        assert browser.post(address, {"title": "Changé"}).status_code == 403
    with space_of(commune_a):
        assert Page.objects.get(pk=page.pk).title == before


def test_signing_in_and_out_stays_possible_in_a_suspended_space(
    commune_a: Any, commune_admin: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "suspended")
    assert "compte." in client_for(commune_a).get("/connexion/")["Location"]
    handed = client_for("account", commune_admin).get(
        "/sign-on/", {"host": commune_a.primary_host, "state": "a" * 64, "next": "/gestion/"}
    )
    assert handed.status_code == 302
    assert commune_a.primary_host in handed["Location"]
    assert client_for(commune_a, commune_admin).post("/deconnexion/").status_code == 302


def test_tasks_of_a_suspended_or_frozen_space_wait(
    commune_a: Any, commune_b: Any, in_state: Any
) -> None:
    from kernel.tenancy import active_authority_ids

    in_state(commune_a, "suspended")
    in_state(commune_b, "frozen")
    active = set(active_authority_ids())
    assert commune_a.pk not in active
    assert commune_b.pk not in active


def test_a_leaving_space_works_and_tells_its_staff_the_day(
    commune_a: Any, commune_admin: Any, client_for: Browser
) -> None:
    from django.utils.formats import date_format

    day = today() + timedelta(days=60)
    change_state(commune_a, "leaving", reason="Marché terminé", effective_on=day, actor=None)
    assert "space-notice" not in text_of(client_for(commune_a).get("/"))
    text = text_of(client_for(commune_a, commune_admin).get("/gestion/"))
    assert f"Départ prévu le {date_format(day, 'j F Y')}" in text
    assert client_for(commune_a).get("/demarches/acte-de-naissance/document/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/demarches/", "/sitemap.xml", "/api/v1/news/", "/x.php"])
def test_a_frozen_space_is_closed_to_everyone_else(
    commune_a: Any,
    agent: Any,
    neighbour_admin: Any,
    client_for: Browser,
    in_state: Any,
    address: str,
) -> None:
    in_state(commune_a, "frozen")
    for person in (None, agent, neighbour_admin):
        answer = client_for(commune_a, person).get(address)
        assert answer.status_code == 410
        assert CLOSED in text_of(answer)
    assert client_for(commune_a, agent).get("/gestion/").status_code == 410
    assert client_for(commune_a).post("/demarches/suivi/").status_code == 410


def test_administrators_of_a_frozen_space_still_read_it(
    commune_a: Any, commune_admin: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "frozen")
    assert "/connexion/" in client_for(commune_a).get("/gestion/")["Location"]
    browser = client_for(commune_a, commune_admin)
    assert "Espace fermé : lecture seule" in text_of(browser.get("/gestion/"))
    assert browser.get("/gestion/vie-de-l-espace/").status_code == 200
    assert browser.get("/").status_code == 200
    assert browser.post("/gestion/equipe/inviter/").status_code == 403
    assert browser.post("/deconnexion/").status_code == 302


def test_a_frozen_space_leaves_its_neighbours_alone(
    commune_a: Any, commune_b: Any, intercommunality: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "frozen")
    assert client_for(commune_b).get("/").status_code == 200
    assert client_for(intercommunality).get("/").status_code == 200

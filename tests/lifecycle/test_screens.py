"""The consoles' and the back office's screens of the life of a space."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kernel.clock import today
from tenants.authorities.models import Domain, LocalAuthority
from tenants.lifecycle import facade as life
from tenants.lifecycle.models import StateChange

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
NOBODY = uuid.UUID(int=1)
OWN = "www.mairie-exemple.fr"
PAGES = ["", "etat/suspended/", "adresses/", "adresses/{domain}/principale/", "nom/", "codes/"]
ACTS = [page for page in PAGES if page]


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'").split())


def fresh(authority: Any) -> Any:
    return LocalAuthority.objects.get(pk=authority.pk)


@pytest.fixture
def extra(commune_a: Any) -> Any:
    return life.add_domain(commune_a, OWN, actor=None)


@pytest.fixture(params=["operator", "intercommunality"])
def console(
    request: Any, client_for: Browser, operator: Any, epci_admin: Any, intercommunality: Any
) -> tuple[Client, str]:
    """Both consoles: a browser of its user, and where it shows a commune."""
    if request.param == "operator":
        return client_for("operator", operator), "/console/collectivites/"
    return client_for(intercommunality, epci_admin), "/console/communes/"


def test_a_communes_page_tells_its_life(console: Any, commune_a: Any, extra: Any) -> None:
    browser, place = console
    life.change_state(commune_a, "suspended", reason="Facture impayée", actor=None)
    text = text_of(browser.get(f"{place}{commune_a.pk}/"))
    for words in ("Suspendue", "Facture impayée", "par la plateforme", OWN, "Remettre en service"):
        assert words in text
    assert "Intercommunalités" in text


def test_each_act_shows_its_consequences_before(console: Any, commune_a: Any, extra: Any) -> None:
    browser, place = console
    for page in ACTS:
        answer = browser.get(f"{place}{commune_a.pk}/{page.format(domain=extra.pk)}")
        assert answer.status_code == 200
        if page != "adresses/":
            assert "Ce qui va se passer" in text_of(answer)
            assert "Raison" in text_of(answer)
        assert "Ne rien changer" in text_of(answer)


def test_a_commune_is_suspended_and_put_back(console: Any, commune_a: Any) -> None:
    browser, place = console
    address = f"{place}{commune_a.pk}/"
    day = today().isoformat()
    wrong = browser.post(f"{address}etat/suspended/", {"reason": " ", "effective_on": day})
    assert "obligatoire" in text_of(wrong)
    absurd = browser.post(
        f"{address}etat/suspended/", {"reason": "x", "effective_on": "2999-01-01"}
    )
    assert "date passée" in text_of(absurd)
    assert fresh(commune_a).state == "open"
    done = browser.post(
        f"{address}etat/suspended/", {"reason": "Impayé", "effective_on": day}, follow=True
    )
    assert "est maintenant dans l'état « Suspendue »" in text_of(done)
    again = browser.post(f"{address}etat/suspended/", {"reason": "x", "effective_on": day})
    assert again.status_code == 404
    browser.post(f"{address}etat/open/", {"reason": "Payé", "effective_on": day})
    assert fresh(commune_a).state == "open"
    assert StateChange.objects.count() == 2


def test_an_address_is_added_made_primary_and_removed(console: Any, commune_a: Any) -> None:
    browser, place = console
    address = f"{place}{commune_a.pk}/adresses/"
    old = commune_a.domains.get()
    assert "sans https://" in text_of(browser.post(address, {"host": f"https://{OWN}/"}))
    assert OWN in text_of(browser.post(address, {"host": OWN}, follow=True))
    new = Domain.objects.get(host=OWN)
    browser.post(f"{address}{new.pk}/principale/", {"reason": "Nom de la commune"})
    assert f"Redirige vers {OWN}" in text_of(browser.get(address))
    assert browser.get(f"{address}{new.pk}/retirer/").status_code == 404
    browser.post(f"{address}{old.pk}/retirer/", {"reason": "Plus utile"})
    assert list(fresh(commune_a).domains.values_list("host", flat=True)) == [OWN]


def test_a_commune_is_renamed_and_recoded(console: Any, commune_a: Any) -> None:
    browser, place = console
    address = f"{place}{commune_a.pk}/"
    day = today().isoformat()
    named = {"name": "Cransac-les-Thermes", "reason": "Décret", "effective_on": day}
    assert "nouveau nom est en place" in text_of(browser.post(f"{address}nom/", named, follow=True))
    assert "C'est déjà son nom" in text_of(browser.post(f"{address}nom/", named)) or (
        "choisissez une date" in text_of(browser.post(f"{address}nom/", named))
    )
    bad = browser.post(f"{address}codes/", {"insee_code": "zz", "reason": "x", "effective_on": day})
    assert "cinq caractères" in text_of(bad)
    browser.post(f"{address}codes/", {"insee_code": "14581", "reason": "x", "effective_on": day})
    assert (fresh(commune_a).name, fresh(commune_a).insee_code) == ("Cransac-les-Thermes", "14581")


def test_the_operator_moves_a_commune_to_another_intercommunality(
    client_for: Browser, operator: Any, commune_a: Any, other_epci: Any, intercommunality: Any
) -> None:
    browser = client_for("operator", operator)
    address = f"/console/collectivites/{commune_a.pk}/intercommunalite/"
    page = text_of(browser.get(address))
    assert "Aujourd'hui membre de" in page
    assert "Ce qui est en cours" in page
    form = {"to": other_epci.pk, "start_on": today(), "services": "follow", "reason": "Arrêté"}
    assert "n'est pas en service" in text_of(browser.post(address, form))
    assert "Sélectionnez un choix valide" in text_of(
        browser.post(address, {**form, "to": commune_a.pk})
    )
    epci = f"/console/collectivites/{intercommunality.pk}/intercommunalite/"
    assert browser.get(epci).status_code == 404


def test_the_intercommunality_cannot_move_a_commune(
    client_for: Browser, epci_admin: Any, intercommunality: Any, commune_a: Any
) -> None:
    browser = client_for(intercommunality, epci_admin)
    assert browser.get(f"/console/communes/{commune_a.pk}/intercommunalite/").status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "intercommunalite/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_enters_the_operators_screens(
    client_for: Browser,
    commune_a: Any,
    extra: Any,
    epci_admin: Any,
    commune_admin: Any,
    agent: Any,
    page: str,
    method: str,
) -> None:
    address = f"/console/collectivites/{commune_a.pk}/{page.format(domain=extra.pk)}"
    assert getattr(client_for("operator"), method)(address).status_code == 302
    for person in (epci_admin, commune_admin, agent):
        answer = getattr(client_for("operator", person), method)(address, {"reason": "x"})
        assert answer.status_code == (403 if page or method == "get" else 405)
    assert fresh(commune_a).state == "open"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_enters_the_intercommunalitys_screens(
    client_for: Browser,
    commune_a: Any,
    extra: Any,
    intercommunality: Any,
    operator: Any,
    commune_admin: Any,
    agent: Any,
    page: str,
    method: str,
) -> None:
    address = f"/console/communes/{commune_a.pk}/{page.format(domain=extra.pk)}"
    assert getattr(client_for(intercommunality), method)(address).status_code == 302
    for person in (operator, commune_admin, agent):
        answer = getattr(client_for(intercommunality, person), method)(address, {"reason": "x"})
        assert answer.status_code == (403 if page or method == "get" else 405)
    # A commune's own host has no console at all.
    assert client_for(commune_a, commune_admin).get(address).status_code == 404


def test_an_address_of_a_neighbour_is_not_touched_from_here(
    console: Any, commune_a: Any, commune_b: Any
) -> None:
    browser, place = console
    other = life.add_domain(commune_b, "www.voisine.fr", actor=None)
    for act in ("principale", "rediriger", "retirer", "pirater"):
        for number in (other.pk, commune_a.domains.get().pk, 10**9):
            address = f"{place}{commune_a.pk}/adresses/{number}/{act}/"
            assert browser.post(address, {"reason": "x"}).status_code == 404
    assert Domain.objects.filter(pk=other.pk, authority=commune_b).exists()


def test_an_unknown_authority_or_state_does_not_exist(console: Any, commune_a: Any) -> None:
    browser, place = console
    for page in PAGES:
        assert browser.get(f"{place}{NOBODY}/{page.format(domain=1)}").status_code == 404
    for state in ("preparing", "frozen", "open", "nimporte", "leaving'--"):
        assert browser.get(f"{place}{commune_a.pk}/etat/{state}/").status_code == 404


def test_a_member_that_left_is_out_of_reach(
    client_for: Browser, epci_admin: Any, intercommunality: Any, commune_a: Any
) -> None:
    from tenants.authorities.models import Membership

    Membership.objects.filter(commune=commune_a).update(
        start_on=today() - timedelta(days=9), end_on=today()
    )
    browser = client_for(intercommunality, epci_admin)
    for page in ("", "etat/suspended/", "adresses/", "nom/", "codes/"):
        assert browser.get(f"/console/communes/{commune_a.pk}/{page}").status_code == 404


def test_administrators_read_the_life_of_their_space_and_may_leave(
    client_for: Browser, commune_a: Any, commune_admin: Any
) -> None:
    browser = client_for(commune_a, commune_admin)
    text = text_of(browser.get("/gestion/vie-de-l-espace/"))
    assert "En service" in text
    assert "Préparer le départ" in text
    page = text_of(browser.get("/gestion/vie-de-l-espace/leaving/"))
    assert "Rien n'est effacé" in page
    day = today() + timedelta(days=100)
    absurd = browser.post(
        "/gestion/vie-de-l-espace/leaving/", {"reason": "x", "effective_on": "2001-01-01"}
    )
    assert "dans les cinq ans" in text_of(absurd)
    browser.post(
        "/gestion/vie-de-l-espace/leaving/", {"reason": "Marché fini", "effective_on": day}
    )
    assert fresh(commune_a).state == "leaving"
    told = text_of(browser.get("/gestion/vie-de-l-espace/"))
    assert "Marché fini" in told
    assert "Renoncer au départ" in told


def test_the_life_of_a_space_is_for_its_own_administrators(
    client_for: Browser, commune_a: Any, agent: Any, neighbour_admin: Any, epci_admin: Any
) -> None:
    for address in ("/gestion/vie-de-l-espace/", "/gestion/vie-de-l-espace/leaving/"):
        assert client_for(commune_a).get(address).status_code == 302
        for person in (agent, neighbour_admin, epci_admin):
            browser = client_for(commune_a, person)
            for answer in (browser.get(address), browser.post(address, {"reason": "x"})):
                assert answer.status_code in {302, 403, 405}
                assert "Historique des états" not in text_of(answer)
    assert fresh(commune_a).state == "open"
    assert "Vie de l'espace" not in text_of(client_for(commune_a, agent).get("/gestion/"))


@pytest.mark.parametrize("target", ["suspended", "frozen", "open", "trial", "x"])
def test_administrators_decide_nothing_but_leaving(
    client_for: Browser, commune_a: Any, commune_admin: Any, target: str
) -> None:
    browser = client_for(commune_a, commune_admin)
    form = {"reason": "x", "effective_on": today()}
    assert browser.post(f"/gestion/vie-de-l-espace/{target}/", form).status_code == 404
    assert fresh(commune_a).state == "open"


def test_the_command_says_and_changes_the_state(commune_a: Any) -> None:
    out = StringIO()
    call_command("space_state", commune_a.primary_host, stdout=out)
    assert "open" in out.getvalue()
    call_command("space_state", commune_a.primary_host, "suspended", reason="Impayé", stdout=out)
    assert "open -> suspended, platform: Impayé" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("space_state", commune_a.primary_host, "preparing", reason="x")
    with pytest.raises(CommandError):
        call_command("space_state", "nulle-part.example")

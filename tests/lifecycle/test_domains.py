"""Host names of a space: taken, made the main one, redirected, given back."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import space_of
from tenants.authorities.models import Domain, LocalAuthority
from tenants.lifecycle import facade as life

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
OWN = "www.mairie-exemple.fr"


def fresh(authority: Any) -> Any:
    return LocalAuthority.objects.prefetch_related("domains").get(pk=authority.pk)


@pytest.fixture
def moved(commune_a: Any, operator: Any) -> tuple[str, Any]:
    """Its former host, and the commune on a domain of its own."""
    old = commune_a.primary_host
    domain = life.add_domain(commune_a, OWN, actor=operator)
    life.make_primary(domain, reason="Nom de domaine de la commune", actor=operator)
    return old, fresh(commune_a)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        (OWN, OWN),
        ("  WWW.Mairie-Exemple.FR. ", OWN),
        ("mairie-éguilles.fr", "xn--mairie-guilles-hkb.fr"),
        (f"autre-nom.{settings.BASE_DOMAIN}", f"autre-nom.{settings.BASE_DOMAIN}"),
    ],
)
def test_a_name_is_kept_as_browsers_ask_for_it(typed: str, host: str) -> None:
    assert life.checked_host(typed) == host


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mairie",
        "https://mairie-exemple.fr",
        "mairie-exemple.fr/accueil",
        "mairie-exemple.fr:8000",
        "moi@mairie-exemple.fr",
        "*.mairie-exemple.fr",
        "mairie exemple.fr",
        "mairie_exemple.fr",
        "-mairie.fr",
        "mairie-.fr",
        "mairie..fr",
        "a" * 64 + ".fr",
        ".".join(["abcdefgh"] * 30) + ".fr",
        "127.0.0.1",
        "10.0",
        "localhost",
        "mairie.localhost",
        "mairie.local",
        "serveur.internal",
        "xn--.fr",
        "mairie\x00.fr",
        "%00.fr",
        settings.BASE_DOMAIN,
        f"compte.{settings.BASE_DOMAIN}",
        f"admin.{settings.BASE_DOMAIN}",
        f"un.deux.{settings.BASE_DOMAIN}",
        settings.INTERNAL_HOST,
    ],
)
def test_a_name_that_cannot_be_a_town_halls_is_refused(commune_a: Any, typed: str) -> None:
    with pytest.raises(life.DomainRefused) as refused:
        life.add_domain(commune_a, typed, actor=None)
    assert refused.value.message
    assert commune_a.domains.count() == 1


def test_a_name_already_used_here_is_refused(commune_a: Any, commune_b: Any) -> None:
    for host in (commune_a.primary_host, commune_b.primary_host.upper()):
        with pytest.raises(life.DomainRefused) as refused:
            life.add_domain(commune_a, host, actor=None)
        assert refused.value.code == "taken"


def test_the_old_address_leads_to_the_new_one_path_and_query_kept(
    moved: tuple[str, Any], client: Client
) -> None:
    old, _commune = moved
    for method, status in (("get", 301), ("head", 301), ("post", 308), ("put", 308)):
        address = "/actualites/?page=2&q=%C3%A9"
        answer = getattr(client, method)(address, headers={"host": f"{old}:8000"})
        assert answer.status_code == status
        assert answer["Location"] == f"http://{OWN}:8000{address}".replace(":8000", _port())
    hostile = client.get("//evil.example/", headers={"host": old})
    assert hostile["Location"].startswith(f"http://{OWN}")


def _port() -> str:
    return "" if settings.PUBLIC_PORT == 80 else f":{settings.PUBLIC_PORT}"


def test_everything_lives_on_at_the_new_address(
    moved: tuple[str, Any], commune_admin: Any, client_for: Browser
) -> None:
    old, commune = moved
    browser = client_for(commune)
    assert browser.get("/").status_code == 200
    sitemap = browser.get("/sitemap.xml").content.decode()
    assert OWN in sitemap
    assert old not in sitemap
    assert commune.url() == f"http://{OWN}{_port()}/"
    assert client_for(commune, commune_admin).get("/gestion/").status_code == 200
    with space_of(commune):
        from wagtail.models import Site

        assert Site.objects.get().hostname == OWN


def test_signing_in_works_from_a_domain_of_its_own(
    moved: tuple[str, Any], commune_admin: Any, client_for: Browser
) -> None:
    """A page stands between: Chromium checks `form-action` along the redirects of a form."""
    _old, commune = moved
    browser = client_for(commune)
    away = browser.get("/connexion/?next=/gestion/")["Location"]
    assert f"host={OWN}" in away
    query = away.split("?", 1)[1]
    handed = client_for("account", commune_admin).get(f"/sign-on/?{query}")
    assert handed.status_code == 200
    assert handed["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    onward = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', handed.content.decode())
    assert onward
    address = html.unescape(onward[1])
    assert address.startswith(f"http://{OWN}{_port()}/connexion/retour/?ticket=")
    back = browser.get(address.split(OWN + _port(), 1)[1])
    assert back["Location"] == "/gestion/"
    assert browser.get("/gestion/").status_code == 200


def test_both_addresses_deserve_a_certificate(moved: tuple[str, Any]) -> None:
    from kernel.tenancy import host_is_known

    old, _commune = moved
    assert host_is_known(old)
    assert host_is_known(OWN)


def test_kept_pages_of_both_addresses_are_forgotten(
    commune_a: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr("kernel.page_cache.forget", forgotten.extend)
    old = commune_a.primary_host
    with django_capture_on_commit_callbacks(execute=True):
        domain = life.add_domain(commune_a, OWN, actor=None)
        life.make_primary(domain, reason="x", actor=None)
    assert {old, OWN} <= set(forgotten)


def test_going_back_to_the_old_address_leaves_no_cycle(moved: tuple[str, Any]) -> None:
    old, commune = moved
    life.make_primary(Domain.objects.get(host=old), reason="Retour", actor=None)
    domains = {domain.host: domain.redirects_to for domain in Domain.objects.all()}
    assert domains[old] is None
    assert domains[OWN] == Domain.objects.get(host=old)
    assert fresh(commune).primary_host == old


def test_a_third_address_takes_over_from_both(moved: tuple[str, Any]) -> None:
    _old, commune = moved
    third = life.add_domain(commune, "www.commune-exemple.fr", actor=None)
    life.make_primary(third, reason="x", actor=None)
    others = commune.domains.exclude(pk=third.pk)
    assert {domain.redirects_to_id for domain in others} == {third.pk}
    assert others.count() == 2


def test_a_cycle_of_redirects_is_refused_in_words(moved: tuple[str, Any], commune_b: Any) -> None:
    old, commune = moved
    source, target = Domain.objects.get(host=OWN), Domain.objects.get(host=old)
    with pytest.raises(life.DomainRefused) as refused:
        life.redirect(source, target, reason="x", actor=None)
    assert refused.value.code == "cycle_of_redirects"
    assert "sans fin" in refused.value.message
    with pytest.raises(life.DomainRefused) as itself:
        life.redirect(source, source, reason="x", actor=None)
    assert itself.value.code == "cycle_of_redirects"
    extra = life.add_domain(commune, "www.commune-exemple.fr", actor=None)
    with pytest.raises(life.DomainRefused) as chained:
        life.redirect(extra, target, reason="x", actor=None)
    assert chained.value.code == "chain_of_redirects"
    with pytest.raises(life.DomainRefused) as primary:
        life.redirect(source, commune_b.domains.get(), reason="x", actor=None)
    assert primary.value.code == "primary"


def test_the_database_itself_refuses_a_chain_and_a_cycle(
    moved: tuple[str, Any], commune_b: Any
) -> None:
    old, _commune = moved
    first, second = Domain.objects.get(host=old), Domain.objects.get(host=OWN)
    third = commune_b.domains.get()
    for source, target in ((second, first), (third, first), (second, third), (first, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Domain.objects.filter(pk=source.pk).update(redirects_to=target)


def test_an_address_is_removed_but_never_the_main_one(moved: tuple[str, Any]) -> None:
    old, commune = moved
    with pytest.raises(life.DomainRefused):
        life.remove_domain(Domain.objects.get(host=OWN), reason="x", actor=None)
    with pytest.raises(DomainError):
        life.remove_domain(Domain.objects.get(host=old), reason=" ", actor=None)
    life.remove_domain(Domain.objects.get(host=old), reason="Cybersquattage", actor=None)
    assert [domain.host for domain in fresh(commune).domains.all()] == [OWN]


def test_a_frozen_space_whose_hosts_lead_elsewhere_still_lets_its_staff_in(
    commune_a: Any, commune_b: Any, commune_admin: Any, client_for: Browser, in_state: Any
) -> None:
    in_state(commune_a, "frozen")
    life.redirect(commune_a.domains.get(), commune_b.domains.get(), reason="x", actor=None)
    away = client_for(commune_a).get("/agenda/?quand=avant")
    assert away.status_code == 301
    assert away["Location"].startswith(f"http://{commune_b.primary_host}")
    assert client_for(commune_a, commune_admin).get("/gestion/").status_code == 200


def test_only_leaders_touch_addresses(
    commune_a: Any,
    commune_b: Any,
    epci_admin: Any,
    commune_admin: Any,
    agent: Any,
    neighbour_admin: Any,
) -> None:
    domain = life.add_domain(commune_a, OWN, actor=epci_admin)
    for person in (commune_admin, agent, neighbour_admin):
        for act in (
            lambda person=person: life.add_domain(commune_a, "www.autre.fr", actor=person),
            lambda person=person: life.make_primary(domain, reason="x", actor=person),
            lambda person=person: life.remove_domain(domain, reason="x", actor=person),
            lambda person=person: life.redirect(
                domain, commune_b.domains.get(), reason="x", actor=person
            ),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert not Domain.objects.get(pk=domain.pk).is_primary

"""Legal notice, personal data, and what machines read: from the authority's own facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from accounts.roles.facade import Role
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.site_duties import legal, queries
from shared_services.site_duties.models import LegalFacts
from tests.factories import websites as make

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
HERE = "/gestion/mentions-legales/"
SITEMAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
FACTS = {
    "director_name": "Hélène Bertin",
    "director_title": "maire",
    "address": "1 place <b>de la Mairie</b>\n89110 Chassy",
    "phone": "03 86 00 00 00",
    "email": "mairie@chassy.example",
    "host": "Hébergeur Exemple\n35000 Rennes",
    "security_contact": "securite@chassy.example",
}


def test_what_lacks_is_told_until_it_is_written(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    client, reader = client_for(commune_a, secretary), client_for(commune_a)
    assert "directeur de la publication" in client.get(HERE).text
    assert "Le maire de Chassy" in reader.get("/mentions-legales/").text
    assert client.post(HERE, FACTS).status_code == 302
    page = reader.get("/mentions-legales/").text
    for words in ("Hélène Bertin, maire", "Hébergeur Exemple", "03 86 00 00 00", "SIREN"):
        assert words in page, words
    assert "&lt;b&gt;" in page
    assert "<b>de la Mairie" not in page
    assert "03 86 00 00 00" in reader.get("/").text, "the foot of every page follows"
    commune_a.refresh_from_db()
    with space_of(commune_a):
        assert [lack.code for lack in legal.lacks(commune_a)] == ["dpo"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("director_name", " "),
        ("email", "pas une adresse"),
        ("security_contact", "x\nContact: https://mechant.example"),
        ("phone", "0" * 31),
        ("address", "x" * 9000),
    ],
)
def test_wrong_facts_are_told_and_nothing_is_kept(
    commune_a: Any, secretary: Any, client_for: Browser, field: str, wrong: str
) -> None:
    answer = client_for(commune_a, secretary).post(HERE, {**FACTS, field: wrong})
    assert answer.status_code == 422
    commune_a.refresh_from_db()
    assert commune_a.phone != FACTS["phone"]
    with space_of(commune_a):
        assert not LegalFacts.objects.exists()


def test_strangers_write_nothing(
    commune_a: Any, commune_b: Any, make_person: Callable[..., Any], client_for: Browser
) -> None:
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    other = make_person("secretaire@b.example", commune_b, Role.SECRETARY)
    for person in (None, editor, other):
        client = client_for(commune_a, person)
        assert client.get(HERE).status_code in {302, 403}
        assert client.post(HERE, FACTS).status_code in {302, 403}
    with space_of(commune_a):
        assert queries.legal_facts().director_name == ""


def test_sitemaps_hold_every_page_of_this_host_alone(
    commune_a: Any, commune_b: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        make.news("Coupure d'eau")
    reader = client_for(commune_a)
    index = etree.fromstring(reader.get("/sitemap.xml").content)
    maps = index.xpath("//s:sitemap/s:loc/text()", namespaces=SITEMAPS)
    root = commune_a.url("")
    pages = []
    for address in maps:
        assert address.startswith(root)
        one = etree.fromstring(reader.get(address.removeprefix(root)).content)
        pages += one.xpath("//s:url/s:loc/text()", namespaces=SITEMAPS)
    assert len(pages) == len(set(pages))
    paths = {address.removeprefix(root) for address in pages}
    for path in ("/", "/accessibilite/", "/mentions-legales/", "/demarches/", "/alertes/"):
        assert path in paths, path
    for path in sorted(paths):
        assert reader.get(path).status_code == 200, path
    assert any("coupure" in path for path in paths)
    assert commune_b.primary_host not in " ".join(pages)
    assert reader.get("/sitemap-inconnu.xml").status_code == 404
    assert "Coupure d" in reader.get("/plan-du-site/").text


def test_security_txt_follows_rfc_9116(commune_a: Any, secretary: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    client_for(commune_a, secretary).post(HERE, FACTS)
    answer = reader.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:securite@chassy.example"
    ends = datetime.fromisoformat(fields["Expires"])
    assert now() + timedelta(days=100) < ends < now() + timedelta(days=365)
    assert fields["Canonical"] == commune_a.url("/.well-known/security.txt")


def test_models_and_engines_are_told_where_to_look(commune_a: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    told = reader.get("/llms.txt").text
    assert told.startswith("# Chassy\n")
    assert f"[Démarches]({commune_a.url('/demarches/')})" in told
    robots = reader.get("/robots.txt").text
    assert f"Sitemap: {commune_a.url('/sitemap.xml')}" in robots
    assert "Disallow: /gestion/" in robots

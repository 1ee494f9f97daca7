"""The intercommunality's site, legal place of a commune that has none (CGCT R. 2131-1, II bis)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.facade import AuditEntry
from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.acts.actions import hosting
from shared_services.acts.models import Act, CommuneWithoutSite

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
COMMUNES, FORM = "/gestion/actes/communes/", "/gestion/actes/publier/"


@pytest.fixture
def clerk(make_person: Callable[..., Any], intercommunality: Any) -> Any:
    return make_person("clerc@cc.example", intercommunality, Role.SECRETARY)


@pytest.fixture
def member(intercommunality: Any, commune_a: Any) -> Any:
    with space_of(intercommunality):
        found = [one for one in hosting.members() if one.insee_code != commune_a.insee_code]
    return found[0]


@pytest.fixture
def hosted(intercommunality: Any, member: Any) -> CommuneWithoutSite:
    with space_of(intercommunality):
        return hosting.host_commune(
            insee_code=member.insee_code,
            decision="2026-12",
            decided_on=today() - timedelta(days=90),
            actor=None,
        )


def publish(client: Client, facts: dict[str, Any], pdf: bytes, **other: Any) -> Any:
    file = SimpleUploadedFile("acte.pdf", pdf, content_type="application/pdf")
    return client.post(FORM, {**facts, **other, "file": file})


def test_a_member_is_chosen_with_its_deliberation_and_its_page_can_be_given(
    intercommunality: Any, clerk: Any, member: Any, client_for: Browser
) -> None:
    client = client_for(intercommunality, clerk)
    asked = {"insee_code": member.insee_code, "decision": "2026-12", "decided_on": "2026-05-04"}
    refused = client.post(COMMUNES, {**asked, "insee_code": "75056"})
    assert refused.status_code == 422
    assert client.post(COMMUNES, {**asked, "decision": " "}).status_code == 422
    future = (today() + timedelta(days=1)).isoformat()
    assert "déjà prise" in client.post(COMMUNES, {**asked, "decided_on": future}).text
    assert client.post(COMMUNES, asked).status_code == 302
    assert "déjà publiés ici" in client.post(COMMUNES, asked).text
    with space_of(intercommunality):
        made = CommuneWithoutSite.objects.get()
        assert AuditEntry.objects.filter(action="act.commune_hosted").count() == 1
    page = client_for(intercommunality).get(made.get_absolute_url()).text
    assert "délibération 2026-12 du 4 mai 2026" in page
    assert intercommunality.url(made.get_absolute_url()) in page
    assert made.town_hall in client_for(intercommunality).get("/actes/").text


def test_its_acts_keep_their_own_numbers_and_open_data_name_it(
    intercommunality: Any,
    clerk: Any,
    hosted: CommuneWithoutSite,
    client_for: Browser,
    facts: dict[str, Any],
    pdf: bytes,
) -> None:
    client, reader = client_for(intercommunality, clerk), client_for(intercommunality)
    assert publish(client, facts, pdf, commune=hosted.pk).status_code == 302
    assert publish(client, facts, pdf).status_code == 302, "the same number, of another body"
    again = publish(client, facts, pdf, commune=hosted.pk)
    assert "déjà celui" in again.text
    with space_of(intercommunality):
        own = Act.objects.get(commune=None)
        theirs = Act.objects.get(commune=hosted)
    crossed = publish(client, facts, pdf, number="2026-32", replaces=own.pk, commune=hosted.pk)
    assert "autre collectivité" in crossed.text
    assert hosted.town_hall in reader.get(theirs.get_absolute_url()).text
    assert theirs.get_absolute_url() in reader.get(hosted.get_absolute_url()).text
    assert own.get_absolute_url() not in reader.get(hosted.get_absolute_url()).text
    kept = reader.get(f"/actes/?commune={hosted.slug}").text
    assert theirs.get_absolute_url() in kept
    assert own.get_absolute_url() not in kept
    rows = list(csv.DictReader(reader.get("/actes/deliberations.csv").text.splitlines()))
    siren = {row["COLL_NOM"]: row["COLL_SIRET"] for row in rows}
    assert siren == {
        hosted.name: hosted.siren,
        intercommunality.full_name: intercommunality.siren,
    }


def test_once_it_has_a_site_nothing_new_comes_and_the_rest_stays(
    intercommunality: Any,
    clerk: Any,
    hosted: CommuneWithoutSite,
    client_for: Browser,
    facts: dict[str, Any],
    pdf: bytes,
) -> None:
    client = client_for(intercommunality, clerk)
    assert publish(client, facts, pdf, commune=hosted.pk).status_code == 302
    address = f"{COMMUNES}{hosted.pk}/site/"
    for wrong in ({}, {"until": "2020-01-01", "own_site": "https://www.x.fr/"}):
        client.post(address, wrong)
        with space_of(intercommunality):
            assert CommuneWithoutSite.objects.get().until is None
    told = {"until": today().isoformat(), "own_site": "https://www.village.fr/"}
    assert client.post(address, told).status_code == 302
    late = publish(client, facts, pdf, number="2026-33", commune=hosted.pk)
    assert late.status_code == 422, "nor under the intercommunality's name"
    with space_of(intercommunality):
        assert not Act.objects.filter(number="2026-33").exists()
    page = client_for(intercommunality).get(hosted.get_absolute_url()).text
    assert "https://www.village.fr/" in page
    assert "2026-31" in page
    assert client.post(f"{COMMUNES}999/site/", told).status_code == 400


def test_only_those_who_publish_in_an_intercommunality_come_here(
    intercommunality: Any,
    commune_a: Any,
    hosted: CommuneWithoutSite,
    secretary: Any,
    client_for: Browser,
    make_person: Callable[..., Any],
) -> None:
    assert client_for(commune_a, secretary).get(COMMUNES).status_code == 404
    agent = make_person("agent@cc.example", intercommunality, Role.AGENT)
    client = client_for(intercommunality, agent)
    assert client.get(COMMUNES).status_code == 403
    assert client.post(f"{COMMUNES}{hosted.pk}/site/", {}).status_code == 403
    assert client_for(commune_a).get(hosted.get_absolute_url()).status_code == 404
    assert "Collectivité" not in client_for(commune_a, secretary).get(FORM).text

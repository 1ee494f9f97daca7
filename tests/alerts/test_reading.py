"""On the site: the banner, the pages, the feeds, and documents that the schema of OASIS accepts."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from lxml import etree

from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.alerts.actions import sending, telling, writing
from shared_services.alerts.content import Content
from shared_services.alerts.models import Alert, AlertMessage
from tests.browsing import chromium, look_at

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
SCHEMA = Path(__file__).parents[1] / "vendor" / "CAP-v1.2.xsd"
CAP = {"cap": "urn:oasis:names:tc:emergency:cap:1.2"}


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_banner_is_on_every_page_at_once_and_goes_with_the_all_clear(
    client_for: Browser,
    commune_a: Any,
    mayor: Any,
    flood: Content,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = client_for(commune_a)
    assert "site-alert" not in read(client, "/")
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        message = writing.start("flood", replace(flood, channels=("site",)), actor=mayor)
        sending.submit(message.alert_id, actor=mayor)
    for address in ("/", "/demarches/", "/recherche/", "/plan-du-site/", "/alertes/"):
        page = read(client, address)
        assert "Inondation à Chassy" in page, address
        assert "Danger grave" in page
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        writing.prepare_all_clear(message.alert_id, actor=mayor)
        sending.submit(message.alert_id, actor=mayor)
    assert "site-alert" not in read(client, "/")
    assert "Alerte terminée" in read(client, f"/alertes/{message.alert_id}/")


def test_a_banner_without_the_channel_site_is_not_shown(
    client_for: Browser, commune_a: Any, mayor: Any, flood: Content
) -> None:
    with space_of(commune_a):
        message = writing.start("flood", replace(flood, channels=("email",)), actor=mayor)
        sending.submit(message.alert_id, actor=mayor)
    assert "site-alert" not in read(client_for(commune_a), "/")


def test_what_is_not_public_is_not_found(
    client_for: Browser, commune_a: Any, commune_b: Any, mayor: Any, flood: Content
) -> None:
    with space_of(commune_a):
        draft = writing.start("flood", flood, actor=mayor)
    reader = client_for(commune_a)
    for address in (
        f"/alertes/{draft.alert_id}/",
        f"/alertes/cap/{draft.pk}.xml",
        f"/alertes/{uuid4()}/",
        f"/alertes/cap/{uuid4()}.xml",
        "/alertes/x/",
    ):
        assert reader.get(address).status_code == 404, address
    for address in ("/alertes/", "/alertes/cap.atom", "/alertes/flux.xml"):
        assert "Inondation" not in read(reader, address)


def test_a_neighbours_host_knows_nothing_of_it(
    sent_alert: Alert, client_for: Browser, commune_b: Any
) -> None:
    neighbour = client_for(commune_b)
    message = sent_alert.messages.get()
    assert neighbour.get(f"/alertes/{sent_alert.pk}/").status_code == 404
    assert neighbour.get(f"/alertes/cap/{message.pk}.xml").status_code == 404
    for address in ("/alertes/", "/alertes/cap.atom", "/alertes/flux.xml", "/"):
        assert "Inondation" not in read(neighbour, address)


def test_readers_get_no_cookie_and_pages_may_be_kept(
    sent_alert: Alert, client_for: Browser, commune_a: Any
) -> None:
    from kernel.page_cache import OFFER_HEADER

    for address in ("/alertes/", f"/alertes/{sent_alert.pk}/", "/alertes/cap.atom"):
        answer = client_for(commune_a).get(address)
        assert not answer.cookies
        assert answer[OFFER_HEADER] == "1"


@pytest.fixture
def documents(sent_alert: Alert, mayor: Any, flood: Content, commune_a: Any) -> list[AlertMessage]:
    """An alert, an update with an area, the all-clear."""
    area = {
        "area_text": "rue du Moulin & <berges>",
        "polygon": "47.80,3.20 47.90,3.20 47.90,3.30 47.80,3.20",
        "circle": "47.87,3.28 2.5",
    }
    writing.save(sent_alert.pk, replace(flood, **area), actor=mayor)
    sending.submit(sent_alert.pk, actor=mayor)
    writing.prepare_all_clear(sent_alert.pk, actor=mayor)
    sending.submit(sent_alert.pk, actor=mayor)
    return list(sent_alert.messages.order_by("sent_at"))


def test_every_document_is_valid_cap_and_refers_to_those_before(
    documents: list[AlertMessage], client_for: Browser, commune_a: Any
) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    client = client_for(commune_a)
    found = []
    for message in documents:
        answer = client.get(f"/alertes/cap/{message.pk}.xml")
        assert answer["Content-Type"] == "application/cap+xml"
        document = etree.fromstring(answer.content)
        schema.assertValid(document)
        found.append(document)
    kinds = [each.findtext("cap:msgType", namespaces=CAP) for each in found]
    assert kinds == ["Alert", "Update", "Cancel"]
    assert found[0].find("cap:references", namespaces=CAP) is None
    references = found[2].findtext("cap:references", namespaces=CAP).split()
    told = [
        ",".join(each.findtext(f"cap:{name}", namespaces=CAP) for name in NAMING)
        for each in found[:2]
    ]
    assert references == told
    assert found[0].findtext("cap:scope", namespaces=CAP) == "Public"
    assert found[2].findtext("cap:info/cap:responseType", namespaces=CAP) == "AllClear"


NAMING = ("sender", "identifier", "sent")


def test_the_feeds_lead_to_the_documents(
    documents: list[AlertMessage], client_for: Browser, commune_a: Any
) -> None:
    client = client_for(commune_a)
    atom = etree.fromstring(client.get("/alertes/cap.atom").content)
    links = atom.xpath("//*[local-name()='entry']/*[local-name()='link']/@href")
    assert [link.rsplit("/", 1)[1] for link in links] == [
        f"{message.pk}.xml" for message in reversed(documents)
    ]
    rss = etree.fromstring(client.get("/alertes/flux.xml").content)
    assert len(rss.findall("channel/item")) == 3


def test_the_pages_are_accessible(
    sent_alert: Alert, client_for: Browser, commune_a: Any, mayor: Any, flood: Content
) -> None:
    if chromium() is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium on this machine: `make test` says how to get one")
    draft = writing.start("heat", flood, actor=mayor)
    telling.tell(sent_alert.messages.get().pk, None)
    AlertMessage.objects.filter(pk=draft.pk).update(state="waiting", estimate=812)
    reader, writer = client_for(commune_a), client_for(commune_a, mayor)
    pages = {
        address: reader.get(address).content
        for address in ("/", "/alertes/", f"/alertes/{sent_alert.pk}/")
    }
    pages |= {
        address: writer.get(f"/gestion{address}").content
        for address in (
            "/alertes/nouvelle/",
            "/alertes/nouvelle/flood/",
            "/alertes/reglages/",
            f"/alertes/{draft.alert_id}/apercu/",
            f"/alertes/{sent_alert.pk}/ecrire/",
        )
    }
    pages |= {
        "/liste": writer.get("/gestion/alertes/").content,
        "/suivi": writer.get(f"/gestion/alertes/{sent_alert.pk}/").content,
        "/attente": writer.get(f"/gestion/alertes/{draft.alert_id}/").content,
        "/refus": writer.post("/gestion/alertes/nouvelle/flood/", {"headline": ""}).content,
    }
    assert look_at(pages) == {}


def test_an_alert_past_its_end_leaves_the_banner_without_waiting_for_a_worker(
    sent_alert: Alert, client_for: Browser, commune_a: Any
) -> None:
    AlertMessage.objects.update(ends_at=now() - timedelta(minutes=1))
    assert "site-alert" not in read(client_for(commune_a), "/")

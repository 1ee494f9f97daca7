"""An agent puts an act online: what is asked, what is refused, what comes later."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.acts.models import Act, CouncilMeeting
from tests.factories import websites as make

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
FORM = "/gestion/actes/publier/"


def send(client: Client, facts: dict[str, Any], content: bytes, **other: Any) -> Any:
    file = SimpleUploadedFile("acte.pdf", content, content_type="application/pdf")
    return client.post(FORM, {**facts, **other, "file": file})


def test_an_act_goes_online_with_all_that_the_law_wants(
    commune_a: Any, secretary: Any, client_for: Browser, facts: dict[str, Any], pdf: bytes
) -> None:
    client, reader = client_for(commune_a, secretary), client_for(commune_a)
    assert client.get(FORM).status_code == 200
    assert send(client, facts, pdf).status_code == 302
    with space_of(commune_a):
        act = Act.objects.get()
        path = act.get_absolute_url()
    page = reader.get(path).text
    digest = hashlib.sha256(pdf).hexdigest()
    for words in ("Hélène Bertin, Maire", digest, "Mis en ligne le", "douze euros", "14 votants"):
        assert words in page, words
    assert path in reader.get(f"/actes/?annee={today().year}&nature=deliberation&matiere=7.10").text
    assert path not in reader.get("/actes/?nature=liste").text
    assert path in reader.get("/actes/?q=marabouts").text, "found by the words of its text"
    assert path in reader.get("/recherche/?q=marabout").text
    assert path in reader.get("/actes/flux.xml").text
    assert reader.get("/actes/actes.json").json()["acts"][0]["sha256"] == digest
    assert "2026-31" in reader.get("/actes/actes.csv").text
    row = next(csv.DictReader(reader.get("/actes/deliberations.csv").text.splitlines()))
    assert (row["DELIB_ID"], row["DELIB_MATIERE_CODE"], row["VOTE_POUR"]) == (
        "2026-31",
        "7.10",
        "14",
    )
    moved = reader.get(path.rsplit("/", 2)[0] + "/autre-titre/")
    assert (moved.status_code, moved["Location"]) == (301, path)
    assert send(client, facts, pdf).status_code == 422, "a number is given once"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("author_name", "Bertin", "prénom et le nom"),
        ("author_capacity", " ", "obligatoire"),
        ("matter_code", "", "Choisissez la matière"),
        ("adopted_on", "2999-01-01", "à venir"),
        ("votes_cast", "16", "plus de votants"),
        ("votes_for", "15", "dépassent"),
        ("nature", "liste", "quelle séance"),
        ("names_someone", "oui", "lui est notifié"),
        ("replaces", "99999", "choix valide"),
    ],
)
def test_what_the_law_wants_is_asked(
    commune_a: Any,
    secretary: Any,
    client_for: Browser,
    facts: dict[str, Any],
    pdf: bytes,
    field: str,
    value: str,
    says: str,
) -> None:
    answer = send(client_for(commune_a, secretary), facts, pdf, **{field: value})
    assert answer.status_code == 422
    assert says in answer.text
    with space_of(commune_a):
        assert not Act.objects.exists()


def test_an_act_about_someone_needs_a_text_that_orders_its_publication(
    commune_a: Any, secretary: Any, client_for: Browser, facts: dict[str, Any], pdf: bytes
) -> None:
    ground = "Code de l'urbanisme, art. R. 424-15"
    named = {"names_someone": "oui", "publication_ground": ground}
    assert send(client_for(commune_a, secretary), facts, pdf, **named).status_code == 302
    with space_of(commune_a):
        act = Act.objects.get()
    assert act.publication_ground == ground
    page = client_for(commune_a).get(act.get_absolute_url()).text
    assert "art. R. 424-15" in page


def test_an_act_that_replaces_says_so_both_ways(
    commune_a: Any, secretary: Any, client_for: Browser, facts: dict[str, Any], pdf: bytes
) -> None:
    with space_of(commune_a):
        old = make.act("2026-30")
    assert send(client_for(commune_a, secretary), facts, pdf, replaces=old.pk).status_code == 302
    with space_of(commune_a):
        new = Act.objects.get(number="2026-31")
    reader = client_for(commune_a)
    assert new.get_absolute_url() in reader.get(old.get_absolute_url()).text
    assert old.get_absolute_url() in reader.get(new.get_absolute_url()).text


def test_what_comes_later_is_written_beside_the_frozen_act(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        act = make.act()
    client, reader = client_for(commune_a, secretary), client_for(commune_a)
    here = f"/gestion/actes/{act.pk}/"
    assert "image" in client.get(here).text
    assert "est une image" in reader.get(act.get_absolute_url()).text
    assert client.post(f"{here}texte/", {"text": "Le lavoir est <b>fermé</b>."}).status_code == 302
    receipt = {"prefecture_id": "089-218900000-20261102", "prefecture_on": ""}
    assert client.post(f"{here}recu/", receipt).status_code == 302
    mark = {"kind": "retrait", "on": today().isoformat(), "reason": "Délibération 2026-40"}
    early = {**mark, "on": "2001-01-01"}
    assert client.post(f"{here}retrait/", early).status_code == 422
    assert client.post(f"{here}retrait/", mark).status_code == 302
    page = reader.get(act.get_absolute_url()).text
    for words in ("&lt;b&gt;", "089-218900000-20261102", "Retiré", "Délibération 2026-40"):
        assert words in page, words
    assert client.post(f"{here}autre/", mark).status_code == 404
    with space_of(commune_a):
        assert Act.objects.get().sha256 == act.sha256


def test_delays_run_from_the_meetings(
    commune_a: Any, secretary: Any, client_for: Browser, facts: dict[str, Any], pdf: bytes
) -> None:
    client = client_for(commune_a, secretary)
    board = "/gestion/actes/"
    held = today() - timedelta(days=9)
    meeting = {"held_on": held.isoformat(), "label": "Conseil municipal"}
    assert client.post(f"{board}seances/", {**meeting, "label": " "}).status_code == 422
    assert client.post(f"{board}seances/", meeting).status_code == 302
    page = client.get(board).text
    assert "en retard de 2 jours" in page
    assert "aura arrêté" in page
    with space_of(commune_a):
        row = CouncilMeeting.objects.get()
    adopted = f"{board}seances/{row.pk}/pv/"
    before = (held - timedelta(days=1)).isoformat()
    assert client.post(adopted, {"on": before}, follow=True).status_code == 200
    client.post(adopted, {"on": today().isoformat()})
    liste = {**facts, "nature": "liste", "meeting": row.pk, "matter_code": ""}
    assert send(client, liste, pdf).status_code == 302
    page = client.get(board).text
    assert "en retard" not in page
    assert "aura arrêté" not in page
    assert "Procès-verbal" in page


@pytest.mark.parametrize("role", [None, Role.AGENT, Role.EDITOR])
def test_only_who_may_publish_enters(
    commune_a: Any, make_person: Any, client_for: Browser, role: Role | None
) -> None:
    with space_of(commune_a):
        act = make.act()
    person = make_person("x@a.example", commune_a, role) if role else None
    client = client_for(commune_a, person) if person else client_for(commune_a)
    for path in ("", "publier/", f"{act.pk}/"):
        assert client.get(f"/gestion/actes/{path}").status_code in {302, 403}
    mark = {"kind": "retrait", "on": today().isoformat(), "reason": "Farce"}
    assert client.post(f"/gestion/actes/{act.pk}/retrait/", mark).status_code in {302, 403}
    with space_of(commune_a):
        assert not Act.objects.get().withdrawal


def test_acts_of_one_commune_are_nowhere_in_another(
    commune_a: Any, commune_b: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        act = make.act(title="Secret du lavoir")
    reader = client_for(commune_b)
    assert reader.get(act.get_absolute_url()).status_code == 404
    for path in ("", "actes.csv", "actes.json", "deliberations.csv", "flux.xml"):
        assert "Secret du lavoir" not in reader.get(f"/actes/{path}").text


@pytest.mark.parametrize(
    "query", ["annee=²", "annee=99999999", "matiere=x&nature=x", "q=%00", "page=x"]
)
def test_filters_that_make_no_sense_filter_nothing(
    commune_a: Any, client_for: Browser, query: str
) -> None:
    with space_of(commune_a):
        make.act(title="Le lavoir")
    assert "Le lavoir" in client_for(commune_a).get(f"/actes/?{query}").text

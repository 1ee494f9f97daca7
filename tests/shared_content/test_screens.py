"""« Partage » in the back office: who may see it, each button, forms that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.shared_content import queries
from shared_services.shared_content.actions import deciding, ruling
from shared_services.shared_content.models import AcceptanceRule
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from tests.browsing import look_at
from tests.factories import websites as make

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
HERE = "/gestion/partage/"


def test_strangers_see_nothing_and_press_nothing(
    commune_a: Any, commune_b: Any, make_person: Any, offer_event: Any, client_for: Browser
) -> None:
    item = offer_event()
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    elsewhere = make_person("autre@b.example", commune_b, Role.SECRETARY)
    for person in (None, editor, elsewhere):
        client = client_for(commune_a, person)
        for path in ("", "proposer/", f"proposer/event/{item.source_id}/", "regles/"):
            assert client.get(HERE + path).status_code in {302, 403}, path
        for path in ("accepter/", "refuser/", "retirer/"):
            assert client.post(f"{HERE}{item.pk}/{path}").status_code in {302, 403}, path
        for path in ("regles/", "regles/reglage/", f"regles/{uuid4()}/retirer/"):
            assert client.post(HERE + path, {"kind": "event"}).status_code in {302, 403}, path
    with space_of(commune_a):
        assert not AcceptanceRule.objects.exists()
        assert queries.offer(item.pk).answer is None


def test_offering_and_answering_by_the_screens(
    commune_a: Any, commune_b: Any, secretary: Any, neighbour: Any, client_for: Browser
) -> None:
    with space_of(commune_b):
        page = make.event("Bal de B")
    theirs, ours = client_for(commune_b, neighbour), client_for(commune_a, secretary)
    assert "Bal de B" in theirs.get(f"{HERE}proposer/").text
    form = f"{HERE}proposer/event/{page.pk}/"
    wrong = theirs.post(form, {"audience": "choisies"})
    assert wrong.status_code == 422
    assert "Choisissez au moins une destinataire." in wrong.text
    assert theirs.post(form, {"audience": "martiens"}).status_code == 422
    chosen = {"audience": "choisies", "communes": [str(commune_a.pk)]}
    assert theirs.post(form, chosen).status_code == 302
    item = SharedItem.objects.get()
    assert "Bal de B" in ours.get(f"{HERE}?origine={commune_b.pk}&type=event").text
    assert "Bal de B" not in ours.get(f"{HERE}?type=news").text
    assert "Bal de B" in ours.get(f"{HERE}?type=%00&etat=x&origine=y&page=z").text
    back = {"back": "etat=attente&type=event", "reason": "Trop loin"}
    answer = ours.post(f"{HERE}{item.pk}/refuser/", back)
    assert answer["Location"] == f"{HERE}?etat=attente&type=event"
    assert "Trop loin" in theirs.get(form).text
    ours.post(f"{HERE}{item.pk}/accepter/")
    assert "Bal de B" in ours.get(f"{HERE}?etat=repris").text
    assert ours.post(f"{HERE}{item.pk}/retirer/").status_code == 404
    assert theirs.post(f"{HERE}{item.pk}/retirer/").status_code == 302
    assert "Bal de B" not in client_for(commune_a).get("/agenda/?ou=territoire").text


def test_what_is_wrong_is_said_and_writes_nothing(
    commune_a: Any, secretary: Any, neighbour: Any, offer_event: Any, client_for: Browser
) -> None:
    item = offer_event()
    desk = client_for(commune_a, secretary)
    for facts in ({}, {"kind": "martien"}, {"origin": str(uuid4())}, {"topic": "x" * 101}):
        assert desk.post(f"{HERE}regles/", facts).status_code == 422, facts
    assert desk.get(f"{HERE}proposer/event/999999/").status_code == 404
    assert desk.get(f"{HERE}proposer/martien/1/").status_code == 404
    assert desk.post(f"{HERE}regles/{uuid4()}/retirer/").status_code == 404
    assert desk.get(f"{HERE}{item.pk}/accepter/").status_code == 405
    answer = desk.post(f"{HERE}{item.pk}/refuser/", {"reason": "x" * 501}, follow=True)
    assert "tient en 500 caractères" in answer.text
    desk.post(f"{HERE}{uuid4()}/accepter/")
    assert not SharedAnswer.objects.exists()


def test_pages_and_entries_that_are_online_lead_to_the_offer(
    commune_a: Any, secretary: Any, make_person: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        live, draft = make.event("Bal de A"), make.news("Brouillon", live=False)
        entry = make.directory_entry("Club de A")
    desk = client_for(commune_a, secretary)
    way = f"{HERE}proposer/event/{live.pk}/"
    assert way in desk.get(f"/gestion/pages/{live.pk}/edit/").text
    assert "partage/proposer" not in desk.get(f"/gestion/pages/{draft.pk}/edit/").text
    assert f"{HERE}proposer/place/{entry.pk}/" in desk.get("/gestion/annuaire/").text
    writer = client_for(commune_a, make_person("redactrice@a.example", commune_a, Role.EDITOR))
    assert "partage/proposer" not in writer.get(f"/gestion/pages/{live.pk}/edit/").text


@pytest.mark.browser
def test_lists_and_screens_are_accessible(
    commune_a: Any,
    commune_b: Any,
    intercommunality: Any,
    secretary: Any,
    neighbour: Any,
    epci_admin: Any,
    offer_event: Any,
    client_for: Browser,
) -> None:
    first, _second = offer_event("Bal de B", summary="Avec buvette."), offer_event("Loto de B")
    desk = client_for(commune_a, secretary)
    with space_of(commune_a):
        deciding.accept(first.pk, actor=secretary)
        ruling.add_rule(origin_id=None, topic="Culture", actor=secretary)
    form = f"{HERE}proposer/event/{first.source_id}/"
    pages = {
        path: desk.get(path).content
        for path in (HERE, f"{HERE}?etat=repris", f"{HERE}proposer/", f"{HERE}regles/")
    }
    pages[form] = client_for(commune_b, neighbour).get(form).content
    pages["/wrong/"] = desk.post(f"{HERE}regles/", {}).content
    reader = client_for(commune_a)
    month = f"/agenda/?mois={first.start_at:%Y-%m}&ou=territoire"
    lists = (
        "/agenda/?ou=territoire",
        "/actualites/",
        "/annuaire/",
        "/recherche/?q=bal&ou=territoire",
    )
    for path in ("/", month, *lists):
        pages[path] = reader.get(path).content
    console = client_for(intercommunality, epci_admin)
    pages["/console/partage/"] = console.get("/console/partage/").content
    pages = {name: page.replace(b"<details>", b"<details open>") for name, page in pages.items()}
    problems = look_at(pages)
    assert not problems, problems

"""An intercommunality writes a procedure; its communes adopt it, and see what changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.outbox.facade import Permanent
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.document_requests.actions import adopting, design, sharing
from shared_services.document_requests.catalogue import writing
from shared_services.document_requests.catalogue.outline import differences
from shared_services.document_requests.models import (
    OwnProcedure,
    ProcedureVersion,
    ReceivedProcedure,
)
from shared_services.notifications.models import Notification

CATALOGUE = "/gestion/demarches/catalogue/"
ROOM = writing.blank(
    "Réserver la salle", "Une salle pour une fête.", code="salle", slug="salle", today=today()
)


def told(number: int = 1, *, offered: bool = True, definition: Any = ROOM) -> str:
    return json.dumps(
        {
            "code": "salle",
            "title": "Réserver la salle",
            "number": number,
            "is_offered": offered,
            "definition": definition,
        }
    )


@pytest.fixture
def designer(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("secretaire@a.example", commune_a, Role.SECRETARY)


@pytest.fixture
def writer(make_person: Callable[..., Any], intercommunality: Any) -> Any:
    return make_person("dgs@epci.example", intercommunality, Role.ADMINISTRATOR)


def test_the_intercommunality_writes_publishes_and_each_member_is_told(
    intercommunality: Any,
    commune_a: Any,
    commune_b: Any,
    writer: Any,
    client_for: Callable[..., Client],
) -> None:
    desk = client_for(intercommunality, writer)
    assert "écrites pour les communes" in desk.get(CATALOGUE).content.decode()
    begun = desk.post(
        f"{CATALOGUE}nouvelle/",
        {"title": "Réserver la salle", "summary": "Une salle pour une fête.", "model": ""},
    )
    assert desk.get(begun["Location"]).status_code == 200
    published = desk.post(f"{begun['Location']}publier/", follow=True).content.decode()
    assert "les communes la reçoivent" in published
    with space_of(intercommunality):
        own = OwnProcedure.objects.get()
        assert OutboxMessage.objects.filter(handler=sharing.SHARE).exists()
        sharing.hand_out()
        sharing.hand_out()
        with pytest.raises(DomainError, match="retirez-la"):
            design.delete(own, actor=writer)
    for commune in (commune_a, commune_b):
        with space_of(commune):
            assert OutboxMessage.objects.filter(handler=sharing.RECEIVE).count() == 1
    assert desk.get("/demarches/").status_code == 404, "an intercommunality answers no request"


def test_a_commune_reads_adopts_settles_its_options_and_offers_it(
    intercommunality: Any,
    commune_a: Any,
    designer: Any,
    client_for: Callable[..., Client],
) -> None:
    with space_of(commune_a):
        adopting.receive(str(intercommunality.pk), told())
        row = ReceivedProcedure.objects.get()
        mail = Notification.objects.get(template__endswith="procedure_offered_for_agents")
        assert mail.recipient_email == "secretaire@a.example"
    desk, anyone = client_for(commune_a, designer), client_for(commune_a)
    assert "Réserver la salle" in desk.get(CATALOGUE).content.decode()
    assert "Réserver la salle" not in anyone.get("/demarches/").content.decode()
    page = f"{CATALOGUE}proposees/{row.pk}/"
    assert "Que demandez-vous" in desk.get(page).content.decode()
    adopted = desk.post(page, {"number": "1"})
    assert adopted["Location"].endswith("/reserver_la_salle/")
    assert desk.get(adopted["Location"]).status_code == 200
    assert "Réserver la salle" in anyone.get("/demarches/").content.decode()


def test_a_new_version_shows_what_changes_and_replaces_nothing_by_itself(
    intercommunality: Any,
    commune_a: Any,
    designer: Any,
    client_for: Callable[..., Client],
) -> None:
    changed = json.loads(json.dumps(ROOM))
    changed["step"][0]["question"].append({"code": "jour", "kind": "date", "label": "Quel jour ?"})
    with space_of(commune_a):
        adopting.receive(str(intercommunality.pk), told())
        row = ReceivedProcedure.objects.get()
        own = adopting.adopt(row.pk, number=1, actor=designer)
        adopting.receive(str(intercommunality.pk), told(2, definition=changed))
        assert own.current is not None
        assert own.current.number == 1
    desk = client_for(commune_a, designer)
    page = f"{CATALOGUE}proposees/{row.pk}/"
    shown = desk.get(page).content.decode()
    assert "<ins>— Quel jour ? (Date)</ins>" in shown
    assert "Vous avez changé" not in shown
    late = desk.post(page, {"number": "1"}, follow=True).content.decode()
    assert "version plus récente" in late
    with space_of(commune_a):
        mine = json.loads(json.dumps(own.draft))
        mine["procedure"]["summary"] = "La salle du haut."
        design.save(own, mine, actor=designer)
    assert "Vous avez changé" in desk.get(page).content.decode()
    assert desk.post(page, {"number": "2"}).status_code == 302
    with space_of(commune_a):
        assert ProcedureVersion.objects.count() == 2
        own.refresh_from_db()
        assert own.current.definition["step"][0]["question"][1]["label"] == "Quel jour ?"
        assert own.current.definition["procedure"]["code"] == own.code
        row.refresh_from_db()
        assert not row.is_newer


def test_what_is_old_twice_strange_or_broken_changes_nothing(
    intercommunality: Any, commune_a: Any, commune_b: Any, designer: Any
) -> None:
    home = str(intercommunality.pk)
    with space_of(commune_a):
        adopting.receive(home, told(3))
        adopting.receive(home, told(3))
        adopting.receive(home, told(2))
        assert ReceivedProcedure.objects.get().number == 3
        mails = Notification.objects.filter(template__endswith="procedure_offered_for_agents")
        assert mails.count() == 1
        for origin, text in (
            (str(commune_b.pk), told(4)),
            (home, "pas du JSON"),
            (home, "[]"),
            (home, told(4, definition={"procedure": {}})),
        ):
            with pytest.raises(Permanent):
                adopting.receive(origin, text)
        adopting.receive(home, told(3, offered=False))
        with pytest.raises(DomainError, match="plus proposée"):
            adopting.adopt(ReceivedProcedure.objects.get().pk, number=3, actor=designer)


def test_what_was_adopted_stays_when_the_commune_leaves(
    intercommunality: Any, commune_a: Any, designer: Any
) -> None:
    with space_of(commune_a):
        adopting.receive(str(intercommunality.pk), told())
        adopting.adopt(ReceivedProcedure.objects.get().pk, number=1, actor=designer)
        ReceivedProcedure.objects.update(origin_id=commune_a.pk)
        adopting.settle()
        assert not ReceivedProcedure.objects.exists()
        assert OwnProcedure.objects.get().is_offered


def test_only_those_who_settle_procedures_adopt(
    intercommunality: Any, commune_a: Any, agent: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        adopting.receive(str(intercommunality.pk), told())
        row = ReceivedProcedure.objects.get()
        with pytest.raises(NotAllowed):
            adopting.adopt(row.pk, number=1, actor=agent)
    page = f"{CATALOGUE}proposees/{row.pk}/"
    assert client_for(commune_a).get(page).status_code == 302
    assert client_for(commune_a, agent).get(page).status_code == 403
    assert client_for(commune_a, agent).post(page, {"number": "1"}).status_code == 403


def test_differences_tell_what_goes_and_what_comes() -> None:
    changed = json.loads(json.dumps(ROOM))
    changed["procedure"]["summary"] = "Une salle pour deux fêtes."
    lines = [(line.kind, line.text) for line in differences(ROOM, changed)]
    assert ("gone", "En une phrase : Une salle pour une fête.") in lines
    assert ("new", "En une phrase : Une salle pour deux fêtes.") in lines
    assert ("same", "Titre : Réserver la salle") in lines

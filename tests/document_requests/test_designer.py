"""A commune writes its own procedure: begun, tried, published, filled in, changed, handed on."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import space_of
from shared_services.document_requests.actions import design
from shared_services.document_requests.actions.retention import purge
from shared_services.document_requests.catalogue import writing
from shared_services.document_requests.catalogue.definitions import read
from shared_services.document_requests.catalogue.loader import papers
from shared_services.document_requests.errors import ChangedMeanwhile, DefinitionInvalid
from shared_services.document_requests.models import DocumentRequest, OwnProcedure
from tests.factories.document_requests import APPLICANT, make_request, put_in_state

HOME = "/gestion/demarches/"


@pytest.fixture
def secretary(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person(
        "secretaire@a.example", commune_a, Role.SECRETARY, first_name="Odile", last_name="Brun"
    )


@pytest.fixture
def office(client_for: Callable[..., Client], commune_a: Any, secretary: Any) -> Client:
    return client_for(commune_a, secretary)


@pytest.fixture
def room_hire(commune_a: Any, secretary: Any) -> OwnProcedure:
    with space_of(commune_a):
        return design.begin("Réserver la salle des fêtes", "Pour une fête.", actor=secretary)


@pytest.mark.parametrize("path", ["catalogue/", "catalogue/nouvelle/", "catalogue/buvette/"])
def test_residents_and_agents_do_not_enter_the_workshop(
    client_for: Callable[..., Client], commune_a: Any, agent: Any, path: str
) -> None:
    assert client_for(commune_a).get(HOME + path).status_code == 302
    assert client_for(commune_a, agent).get(HOME + path).status_code == 403


def test_an_agent_does_not_write_procedures(commune_a: Any, agent: Any) -> None:
    with space_of(commune_a), pytest.raises(NotAllowed):
        design.begin("Salle", "Pour une fête.", actor=agent)


def test_a_procedure_is_written_and_a_resident_fills_it_in(
    office: Client, client_for: Callable[..., Client], commune_a: Any
) -> None:
    answer = office.post(
        f"{HOME}catalogue/nouvelle/",
        {"title": "Réserver la salle des fêtes", "summary": "Pour une fête de famille."},
    )
    workshop = answer["Location"]
    with space_of(commune_a):
        made = OwnProcedure.objects.get()
    page = office.get(workshop)
    assert "Pas encore publiée" in page.content.decode()
    seen = made.draft_saved_at.isoformat()
    question = {"kind": "yes_no", "label": "Habitez-vous la commune ?", "required": "on"}
    answer = office.post(f"{workshop}etapes/0/nouvelle/", {**question, "seen_at": seen})
    assert answer.status_code == 302
    office.post(f"{workshop}etape/", {"title": "Le matériel"})
    office.post(
        f"{workshop}etapes/1/nouvelle/",
        {
            "kind": "choices",
            "label": "Que vous faut-il ?",
            "required": "on",
            "choices": "Tables\nChaises\nSonorisation",
            "when_question": "habitez_vous_la_commune",
            "when_test": "is",
            "when_value": "Oui",
        },
    )
    visitor = client_for(commune_a)
    slug = "reserver-la-salle-des-fetes"
    assert visitor.get(f"/demarches/{slug}/").status_code == 404, "not published yet"
    assert (
        "version 1 est publiée" in office.post(f"{workshop}publier/", follow=True).content.decode()
    )
    assert "Réserver la salle des fêtes" in visitor.get("/demarches/").content.decode()
    assert visitor.get(f"/demarches/{slug}/").status_code == 200
    first, second = f"/demarches/{slug}/etape/demande/", f"/demarches/{slug}/etape/le_materiel/"
    shown = visitor.get(first).context["form"].shown_codes
    sent = {"objet": "Les 60 ans de ma mère", "habitez_vous_la_commune": "yes", "_shown": shown}
    assert visitor.post(first, sent)["Location"] == second
    shown = visitor.get(second).context["form"].shown_codes
    wanted = {"que_vous_faut_il": ["tables", "sonorisation"], "_shown": shown}
    assert visitor.post(second, wanted)["Location"].endswith("/vous/")
    visitor.post(f"/demarches/{slug}/vous/", {**APPLICANT, "delivery_mode": "download"})
    review = visitor.get(f"/demarches/{slug}/verifier/")
    assert "Tables, Sonorisation" in review.content.decode()
    visitor.post(f"/demarches/{slug}/verifier/", {"draft": review.context["draft_token"]})
    with space_of(commune_a):
        request = DocumentRequest.objects.get()
        assert request.definition is not None
        assert request.definition.number == 1
        assert ["Que vous faut-il ?", "Tables, Sonorisation"] in request.record[1]["rows"]
    found = office.get(f"{HOME}{request.pk}/")
    assert found.status_code == 200
    assert "Les 60 ans de ma mère" in found.content.decode()


def test_a_sent_request_keeps_the_version_it_answered(
    commune_a: Any, room_hire: OwnProcedure, secretary: Any
) -> None:
    with space_of(commune_a):
        first = design.publish(room_hire, actor=secretary)
        with pytest.raises(DomainError):
            design.publish(room_hire, actor=secretary)
        room_hire.refresh_from_db()
        data = copy.deepcopy(room_hire.draft)
        data["step"][0]["question"][0]["label"] = "Pour quelle fête ?"
        design.save(room_hire, data, actor=secretary)
        second = design.publish(room_hire, actor=secretary)
        assert (first.number, second.number) == (1, 2)
        first.refresh_from_db()
        assert first.definition["step"][0]["question"][0]["label"] == "Que demandez-vous ?"
        assert AuditEntry.objects.filter(action="own_procedure.published").count() == 2


def test_two_people_do_not_overwrite_each_other(
    commune_a: Any, room_hire: OwnProcedure, secretary: Any
) -> None:
    with space_of(commune_a):
        seen = room_hire.draft_saved_at.isoformat()
        design.save(room_hire, room_hire.draft, actor=secretary, seen_at=seen)
        with pytest.raises(ChangedMeanwhile):
            design.save(room_hire, room_hire.draft, actor=secretary, seen_at=seen)


def test_a_faulty_procedure_is_kept_but_not_published(
    commune_a: Any, room_hire: OwnProcedure, secretary: Any, office: Client
) -> None:
    with space_of(commune_a):
        data = copy.deepcopy(room_hire.draft)
        data["step"][0]["question"].append(
            {"code": "q", "kind": "choice", "label": "Laquelle ?", "choice": []}
        )
        saved = design.save(room_hire, data, actor=secretary)
        with pytest.raises(DefinitionInvalid) as caught:
            design.publish(saved, actor=secretary)
    assert "au moins deux réponses" in caught.value.message
    page = office.get(f"{HOME}atelier/{room_hire.pk}/").content.decode()
    assert "À corriger avant de publier" in page


def test_a_procedure_travels_as_a_file(office: Client, commune_a: Any, commune_b: Any,
                                       room_hire: OwnProcedure, client_for: Any,
                                       make_person: Callable[..., Any]) -> None:  # fmt: skip
    exported = office.get(f"{HOME}atelier/{room_hire.pk}/exporter/")
    assert exported["Content-Disposition"].endswith('"reserver-la-salle-des-fetes.json"')
    neighbour = make_person("secretaire@b.example", commune_b, Role.SECRETARY)
    file = SimpleUploadedFile("salle.json", exported.content, "application/json")
    answer = client_for(commune_b, neighbour).post(
        f"{HOME}catalogue/nouvelle/", {"import-file": file}
    )
    assert answer.status_code == 302
    with space_of(commune_b):
        assert OwnProcedure.objects.get().title == "Réserver la salle des fêtes"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "n'est pas du JSON"),
        (b"[1, 2]", "ne décrit pas une démarche"),
        (b'{"procedure": {"code": "X", "title": "T"}}', "manque"),
        (b'{"procedure": 3}', "ne décrit pas une démarche"),
        (b"[" * 20000, "JSON"),
    ],
)
def test_a_file_that_is_no_procedure_is_refused_with_the_reason(
    office: Client, commune_a: Any, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile("x.json", content, "application/json")
    answer = office.post(f"{HOME}catalogue/nouvelle/", {"import-file": file})
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    with space_of(commune_a):
        assert not OwnProcedure.objects.exists()


def test_the_try_out_walks_the_steps_and_keeps_nothing(
    office: Client, commune_a: Any, secretary: Any
) -> None:
    with space_of(commune_a):
        made = design.begin("Buvette bis", "", model="temporary_bar_permit", actor=secretary)
    url = f"{HOME}atelier/{made.pk}/essai/"
    page = office.get(url)
    sent = {"kind": "sport", "name": "Club", "already": "10",
            "_shown": page.context["form"].shown_codes}  # fmt: skip
    page = office.post(url, sent)
    assert "dix buvettes par an" in page.content.decode()
    page = office.post(url, {**sent, "already": "1"})
    assert page.context["here"].code == "event"
    with space_of(commune_a):
        assert not DocumentRequest.objects.exists()


def test_a_withdrawn_procedure_is_gone_for_residents_and_comes_back(
    commune_a: Any, room_hire: OwnProcedure, secretary: Any, client_for: Callable[..., Client]
) -> None:
    visitor, url = client_for(commune_a), "/demarches/reserver-la-salle-des-fetes/"
    with space_of(commune_a):
        design.publish(room_hire, actor=secretary)
        design.offer(room_hire, offered=False, actor=secretary)
    assert visitor.get(url).status_code == 404
    with space_of(commune_a):
        design.offer(room_hire, offered=True, actor=secretary)
    assert visitor.get(url).status_code == 200


def test_requests_of_an_own_procedure_go_when_the_commune_said(
    commune_a: Any, room_hire: OwnProcedure, secretary: Any
) -> None:
    with space_of(commune_a):
        data = copy.deepcopy(room_hire.draft)
        data["retention"] = {"days_after_closing": 20}
        version = design.publish(design.save(room_hire, data, actor=secretary), actor=secretary)
        old, young = make_request(), make_request()
        for request, days in ((old, 21), (young, 19)):
            request.procedure_code, request.definition = room_hire.code, version
            put_in_state(request, "posted", days_ago=days)
        design.offer(room_hire, offered=False, actor=secretary)
        purge()
        assert [each.pk for each in DocumentRequest.objects.all()] == [young.pk]
        with pytest.raises(DomainError, match="ont utilisé"):
            design.delete(room_hire, actor=secretary)


def test_order_and_removal_are_simple(room_hire: OwnProcedure) -> None:
    data = writing.add_step(room_hire.draft, "Les dates")
    data = writing.put_question(data, 1, None, {"kind": "date", "label": "Le jour"})
    data = writing.put_question(data, 1, None, {"kind": "text", "label": "L'heure"})
    data = writing.move(data, 1, 1, -1)
    assert [row["code"] for row in data["step"][1]["question"]] == ["l_heure", "le_jour"]
    assert writing.move(data, 1, 0, -1) == data, "already first"
    data = writing.move(data, 1, None, -1)
    assert data["step"][0]["title"] == "Les dates"
    assert len(writing.remove(data, 0, 0)["step"][0]["question"]) == 1
    assert len(writing.remove(data, 0)["step"]) == 1
    with pytest.raises(DomainError):
        writing.remove(data, 7)


@pytest.mark.parametrize("code", sorted(code for code, paper in papers().items() if paper.steps))
def test_every_paper_of_the_release_can_be_copied_and_published(
    commune_a: Any, secretary: Any, code: str
) -> None:
    with space_of(commune_a):
        made = design.begin("Copie", "", model=code, actor=secretary)
        version = design.publish(made, actor=secretary)
        assert version.read().questions == papers()[code].questions


def test_a_condition_looks_only_at_what_was_asked_before(room_hire: OwnProcedure) -> None:
    data = copy.deepcopy(room_hire.draft)
    data["step"][0]["question"][0]["when"] = {"question": "later", "is": "yes"}
    with pytest.raises(DefinitionInvalid) as caught:
        read(data)
    assert "qui n'est pas posée avant" in caught.value.message
    json.dumps(data)


def test_settings_of_a_paper_are_the_communes_own(
    office: Client, client_for: Callable[..., Client], commune_a: Any
) -> None:
    url = f"{HOME}catalogue/cemetery_plot/"
    assert office.get(url).status_code == 200
    sent = {
        "is_open": "on", "delivery_modes": ["counter"], "target_days": "12",
        "price": "150 € pour 30 ans", "words": "Le cimetière est ouvert de 8 h à 19 h.",
        "service_name": "Cimetière",
    }  # fmt: skip
    assert office.post(url, sent).status_code == 302
    page = client_for(commune_a).get("/demarches/concession-funeraire/").content.decode()
    assert "150 € pour 30 ans" in page
    assert "de 8 h à 19 h" in page
    office.post(url, {**sent, "is_open": ""})
    index = client_for(commune_a).get("/demarches/").content.decode()
    assert "Concession au cimetière" not in index

"""Sending a draft: number, dates, acknowledgement, and nothing twice."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from kernel.audit.models import AuditEntry
from kernel.errors import DomainError, NotAllowed
from shared_services.document_requests.actions.drafts import attach_file, save_step
from shared_services.document_requests.actions.submit import submit
from shared_services.document_requests.catalogue.loader import birth_certificate
from shared_services.document_requests.errors import DraftIncomplete
from shared_services.document_requests.models import (
    Attachment,
    DocumentRequest,
    Draft,
    ProcedureSetting,
)
from shared_services.notifications.models import Notification
from tests.factories.document_requests import make_draft, make_request

pytestmark = pytest.mark.usefixtures("in_a")


def freeze(day: date) -> Any:
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Europe/Paris"))
    return patch("django.utils.timezone.now", return_value=moment)


def test_the_number_is_readable_and_unguessable() -> None:
    numbers = {make_request().tracking_number for _turn in range(5)}
    assert len(numbers) == 5
    for number in numbers:
        assert re.fullmatch(r"AN-\d{4}-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", number)


def test_sending_twice_makes_one_request_and_one_acknowledgement() -> None:
    draft = make_draft()
    first = submit(draft.pk, actor=None)
    second = submit(draft.pk, actor=None)
    assert first.pk == second.pk
    assert DocumentRequest.objects.count() == 1
    assert Notification.objects.filter(key=f"document_request:{first.pk}:received").count() == 1


def test_the_legal_date_counts_ten_working_days_over_the_holidays() -> None:
    with freeze(date(2026, 12, 18)):
        request = make_request()
    # Christmas and New Year's Day are not working days.
    assert request.legal_due_on == date(2027, 1, 5)


def test_the_target_is_the_communes_own() -> None:
    ProcedureSetting.objects.create(
        procedure="birth_certificate", delivery_modes=["post"], target_days=2
    )
    with freeze(date(2026, 11, 20)):
        request = make_request()
    assert request.target_on == date(2026, 11, 24)


def test_files_follow_the_request_and_the_draft_goes() -> None:
    draft = make_draft(quality="spouse")
    request = submit(draft.pk, actor=None)
    assert not Draft.objects.exists()
    codes = set(request.attachments.values_list("piece_code", flat=True))
    assert codes == {"identity", "marriage_link"}


def test_proofs_that_are_no_longer_asked_are_not_kept(
    django_capture_on_commit_callbacks: Any,
) -> None:
    draft = make_draft(quality="self")
    path = draft.attachments.get().file.path
    draft = save_step(
        draft,
        "copy",
        {"copy": "extract_without_parents", "quality": "self", "in_archives": False},
        actor=None,
    )
    with django_capture_on_commit_callbacks(execute=True):
        request = submit(draft.pk, actor=None, quiet=True)
    assert not request.attachments.exists()
    assert not Path(path).exists()


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"quality": "other"}, "copy"),
        ({"with_files": False}, "pieces"),
        ({"person": {"parent1_name": ""}}, "person"),
        ({"delivery_mode": "email"}, "applicant"),
        ({"in_archives": True, "quality": "other"}, "person"),
    ],
)
def test_an_incomplete_draft_is_sent_back_to_its_step(facts: dict[str, Any], step: str) -> None:
    draft = make_draft(**facts)
    with pytest.raises(DraftIncomplete) as caught:
        submit(draft.pk, actor=None)
    assert caught.value.step == step
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert not DocumentRequest.objects.exists()


def test_an_old_deed_needs_no_proof_and_no_parent() -> None:
    person = {"born_on": "1931-02-02", "parent1_name": "", "parent1_first_names": ""}
    request = make_request(quality="other", in_archives=True, person=person)
    assert request.in_archives


def test_a_person_dead_for_twenty_five_years_is_open_to_anyone() -> None:
    person = {"born_on": "1960-02-02", "died_on": "1999-01-01"}
    assert make_request(quality="other", in_archives=True, person=person).in_archives


def test_a_closed_procedure_takes_nothing() -> None:
    ProcedureSetting.objects.create(
        procedure="birth_certificate", delivery_modes=["post"], is_open=False
    )
    with pytest.raises(DomainError) as caught:
        submit(make_draft().pk, actor=None)
    assert caught.value.code == "closed"


def test_nobody_sends_the_draft_of_an_account(make_person: Any) -> None:
    owner = make_person("camille@exemple.example")
    draft = make_draft(user=owner)
    with pytest.raises(NotAllowed):
        submit(draft.pk, actor=make_person("autre@exemple.example"))
    with pytest.raises(NotAllowed):
        submit(draft.pk, actor=None)


def test_an_account_is_noted_as_present_in_the_commune(make_person: Any, commune_a: Any) -> None:
    owner = make_person("camille@exemple.example")
    make_request(user=owner)
    assert owner.presences.filter(authority_id=commune_a.pk).exists()


def test_the_acknowledgement_says_what_the_law_asks(commune_a: Any, agent: Any) -> None:
    commune_a.address, commune_a.phone = "1 place de la Mairie\n89110 Chassy", "03 86 00 00 00"
    commune_a.email = "mairie@chassy.example"
    request = make_request(quiet=False)
    mail = Notification.objects.get(recipient_email="camille.roy@exemple.example")
    assert mail.subject == f"Accusé de réception : votre demande {request.tracking_number}"
    for words in (
        request.tracking_number,
        "accusé de réception",
        "Date de réception",
        "Service de l'état civil",
        "Mairie de Chassy",
        "1 place de la Mairie",
        "03 86 00 00 00",
        "mairie@chassy.example",
        "C'est gratuit",
        "/demarches/suivi/",
    ):
        assert words in mail.text, words
    assert "silence" not in mail.text.lower()
    assert "vaut acceptation" not in mail.text
    assert mail.reply_to == "mairie@chassy.example"


def test_agents_are_told_a_number_and_nothing_about_people(agent: Any) -> None:
    request = make_request(quiet=False)
    mail = Notification.objects.get(recipient_email=agent.email)
    assert request.tracking_number in mail.text
    assert f"/gestion/demarches/{request.pk}/" in mail.text
    for secret in ("Roy", "Camille", "1990", "camille.roy"):
        assert secret not in mail.text + mail.subject + mail.html


def test_the_audit_line_holds_no_personal_data() -> None:
    request = make_request()
    line = AuditEntry.objects.get(action="document_request.received")
    assert line.target == str(request.pk)
    assert "Roy" not in str(line.detail)


def test_the_same_file_twice_is_kept_once() -> None:
    from django.core.files.base import ContentFile

    from tests.factories.document_requests import PDF

    draft = make_draft(with_files=False)
    piece = birth_certificate().pieces[0]
    for _turn in range(2):
        attach_file(draft, piece, ContentFile(PDF, name="a.pdf"), actor=None)
    assert Attachment.objects.count() == 1


def test_files_lie_under_the_space_and_never_carry_the_senders_name(commune_a: Any) -> None:
    draft = make_draft()
    path = draft.attachments.get().file.path
    assert f"/{commune_a.schema_name}/document_requests/" in path
    assert "identity" not in path

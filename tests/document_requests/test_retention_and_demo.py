"""What goes after its time, and the demo's content."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.forms import model_to_dict

from kernel.audit.models import AuditEntry
from kernel.clock import now, today
from shared_services.document_requests import figures
from shared_services.document_requests.actions import close
from shared_services.document_requests.actions.messages import write_to_applicant
from shared_services.document_requests.actions.retention import purge
from shared_services.document_requests.facade import open_counts, seed_demo_requests
from shared_services.document_requests.models import (
    Attachment,
    DocumentRequest,
    Draft,
    ProcedureSetting,
)
from shared_services.document_requests.queries import inbox
from shared_services.document_requests.states import State
from shared_services.document_requests.tasks import purge_old_requests
from shared_services.notifications.models import Notification
from tests.factories.document_requests import make_draft, make_request, put_in_state

pytestmark = pytest.mark.usefixtures("in_a")


def test_requests_closed_for_a_year_go_with_their_files(
    django_capture_on_commit_callbacks: Any,
) -> None:
    old = put_in_state(make_request(), State.POSTED, days_ago=366)
    recent = put_in_state(make_request(), State.POSTED, days_ago=360)
    still_open = make_request()
    path = Path(old.attachments.get().file.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge().requests == 1
    assert set(DocumentRequest.objects.values_list("pk", flat=True)) == {recent.pk, still_open.pk}
    assert not path.exists()


def test_the_audit_keeps_that_it_existed_and_nothing_about_people() -> None:
    old = put_in_state(make_request(), State.REFUSED, days_ago=400)
    purge()
    line = AuditEntry.objects.get(action="document_request.purged")
    assert line.detail["number"] == old.tracking_number
    assert line.detail["outcome"] == "refused"
    assert "Roy" not in str(line.detail)


def test_what_stays_of_an_old_request_counts_and_says_nothing_about_people(agent: Any) -> None:
    request = make_request(purpose="Mariage à Vézelay", user=None)
    write_to_applicant(request.pk, body="Bonjour Camille Roy", actor=agent)
    close.refuse(request.pk, reason="Camille Roy n'a pas joint de preuve.", actor=agent)
    received = request.received_at
    DocumentRequest.objects.update(closed_at=now() - timedelta(days=400))
    before = figures.kept_since(today() - timedelta(days=500)).answered
    assert purge().requests == 1
    assert not DocumentRequest.objects.exists()
    (left,) = DocumentRequest.everything.all()
    told = json.dumps(model_to_dict(left), default=str)
    for secret in ("Camille", "Roy", "Vézelay", "exemple.example", "Lavoir", "Nadia", "06 39"):
        assert secret not in told, secret
    assert (left.state, left.received_at) == ("refused", received)
    assert left.procedure_code == "birth_certificate"
    for model in apps.get_app_config("document_requests").get_models():
        if model in {DocumentRequest, ProcedureSetting}:
            continue
        assert not model._base_manager.exists(), model
    assert figures.kept_since(today() - timedelta(days=500)).answered == before == 1
    assert list(inbox(state="all")) == []


def test_drafts_left_for_thirty_days_go_with_their_files(
    django_capture_on_commit_callbacks: Any,
) -> None:
    old, recent = make_draft(), make_draft()
    path = Path(old.attachments.get().file.path)
    Draft.objects.filter(pk=old.pk).update(updated_at=now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        purge_old_requests.handler()
    assert list(Draft.objects.all()) == [recent]
    assert Attachment.objects.count() == 1
    assert not path.exists()


def test_purging_twice_is_harmless() -> None:
    put_in_state(make_request(), State.POSTED, days_ago=366)
    purge()
    assert purge().requests == 0


def test_the_demo_shows_every_state_sends_no_mail_and_runs_once() -> None:
    assert seed_demo_requests() == 17
    assert seed_demo_requests() == 0
    assert set(DocumentRequest.objects.values_list("state", flat=True)) == set(State.values)
    assert not Notification.objects.exists()
    assert open_counts().overdue >= 1

"""What goes after its time, and the demo's content."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kernel.audit.models import AuditEntry
from kernel.clock import now
from shared_services.document_requests.actions.retention import purge
from shared_services.document_requests.facade import open_counts, seed_demo_requests
from shared_services.document_requests.models import Attachment, DocumentRequest, Draft
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

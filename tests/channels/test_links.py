"""Where a message about a request is read: by its applicant, by an agent, by nobody else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from kernel.tenancy import space_of
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.reading import path_of
from tests.factories.document_requests import make_request


@pytest.mark.parametrize(
    "about", ["", "autre:1", "document_request:00000000-0000-4000-8000-000000000000"]
)
def test_what_is_no_request_has_no_place(commune_a: Any, about: str) -> None:
    with space_of(commune_a):
        assert path_of(about, uuid.uuid4()) == ""


def test_the_applicant_and_the_agent_read_in_different_places(
    commune_a: Any, commune_b: Any
) -> None:
    me = uuid.uuid4()
    with space_of(commune_a):
        request = make_request()
        DocumentRequest.objects.filter(pk=request.pk).update(user_id=me)
        about = f"document_request:{request.pk}"
        assert path_of(about, me) == f"/mes-demarches/{request.pk}/"
        assert path_of(about, uuid.uuid4()).startswith("/gestion/")
    with space_of(commune_b):
        assert path_of(about, me) == ""

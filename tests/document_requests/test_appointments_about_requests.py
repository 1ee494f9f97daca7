"""From a paper or a request to a time at the counter, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kernel.tenancy import space_of
from shared_services.appointments import queries
from shared_services.appointments.actions import booking
from shared_services.document_requests.actions import close
from shared_services.document_requests.follow_up import token_for as request_token
from tests.factories.appointments import make_counter, make_reason
from tests.factories.document_requests import make_request


@pytest.fixture
def browser(commune_a: Any, client_for: Callable[..., Client]) -> Client:
    return client_for(commune_a)


def test_a_paper_asked_in_person_and_one_that_is_ready_lead_to_a_time(
    browser: Client, commune_a: Any, agent: Any
) -> None:
    paper = "/demarches/legalisation-de-signature/"
    assert "/rendez-vous/" not in browser.get(paper).content.decode()
    with space_of(commune_a):
        make_counter()
        make_reason(title="Signature", paper="legalisation-de-signature")
        collecting = make_reason(title="Retrait", paper="retrait")
        request = close.mark_ready(make_request(delivery_mode="counter").pk, actor=agent)
        follow = f"/demarches/suivi/{request_token(request)}/"
    assert "/rendez-vous/signature/" in browser.get(paper).content.decode()
    assert f"/rendez-vous/retrait/?demande={request.tracking_number}" in (
        browser.get(follow).content.decode()
    )
    with space_of(commune_a):
        slot = queries.free(collecting)[0]
        visitor = booking.Visitor("Camille", "Roy", request_reference=request.tracking_number)
        booking.book(collecting, slot.key, visitor, actor=None)
    assert "Rendez-vous pris" in browser.get(follow).content.decode()

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from kernel.errors import DomainError, NotAllowed
from kernel.middleware.errors import DomainErrorMiddleware


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (NotAllowed("Réservé aux agents."), 403, "Réservé aux agents."),
        (DomainError("closed", "Cette demande est close."), 400, "Cette demande est close."),
        (OperationalError("connection refused"), 503, ""),
        (OSError(errno.ENOSPC, "No space left on device"), 503, ""),
    ],
)
def test_an_error_no_view_caught_is_a_french_page(
    error: Exception, status: int, says: str, commune_a: Any, rf: RequestFactory
) -> None:
    request = rf.get("/demarches/")
    request.authority, request.host_kind, request.user = None, "account", None
    response = DomainErrorMiddleware(lambda _request: None).process_exception(request, error)
    assert response is not None
    assert response.status_code == status
    assert says in response.text
    assert 'lang="fr"' in response.text
    for technical in ("No space left", "refused", "Traceback"):
        assert technical not in response.text


def test_a_defect_stays_a_defect(rf: RequestFactory) -> None:
    middleware = DomainErrorMiddleware(lambda _request: None)
    assert middleware.process_exception(rf.get("/"), ZeroDivisionError()) is None


def test_an_oversize_body_is_refused_before_it_is_read(
    commune_a: Any, client_for: Callable[..., Client], settings: Any
) -> None:
    settings.MAX_REQUEST_BYTES = 1000
    response = client_for(commune_a).post("/demarches/suivi/", {"number": "x" * 2000})
    assert response.status_code == 413
    assert 'lang="fr"' in response.text

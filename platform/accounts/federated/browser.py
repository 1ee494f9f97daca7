"""What one browser's session remembers of a passage through a provider."""

from __future__ import annotations

import time

from django.http import HttpRequest

from accounts.federated.actions.passages import digest_of, new_secret
from accounts.federated.models import Passage
from accounts.federated.queries import pending_passage

_SECRET = "federated_browser"  # noqa: S105  # names of session entries
_PASSAGE = "federated_passage"
_SESSION = "federated_session"


def browser_secret(request: HttpRequest) -> str:
    """The secret that binds passages to this browser, made on first use."""
    if _SECRET not in request.session:
        request.session[_SECRET] = new_secret()
    return str(request.session[_SECRET])


def known_secret(request: HttpRequest) -> str:
    return str(request.session.get(_SECRET, ""))


def keep(request: HttpRequest, passage: Passage) -> None:
    """Remember what the provider answered, in a session of a new name: nobody planted it."""
    request.session.cycle_key()
    request.session[_PASSAGE] = str(passage.pk)


def kept(request: HttpRequest) -> Passage | None:
    found = request.session.get(_PASSAGE)
    return pending_passage(found, digest_of(known_secret(request))) if found else None


def signed_in_with(request: HttpRequest, passage: Passage) -> None:
    """The session was opened by that provider: signing out ends the provider's too."""
    if request.session.get(_PASSAGE) == str(passage.pk):
        del request.session[_PASSAGE]
    request.session[_SESSION] = {
        "provider": passage.provider,
        "id_token": passage.id_token,
        "acr": passage.acr,
        "at": int(time.time()),
    }


def provider_session(request: HttpRequest) -> dict[str, str]:
    """Empty when this session owes nothing to a provider."""
    return dict(request.session.get(_SESSION, {}))

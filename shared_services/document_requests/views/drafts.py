"""Which draft does this browser write? A signed cookie of its own, that outlives the session."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kernel.clock import now
from shared_services.document_requests.catalogue.rules import Procedure
from shared_services.document_requests.follow_up import draft_id_in, draft_token_for
from shared_services.document_requests.models import DocumentRequest, Draft
from shared_services.document_requests.permissions import can_continue

COOKIE = "beffroi_brouillon"
COOKIE_DAYS = 30


def current_draft(request: HttpRequest, procedure: Procedure) -> Draft | None:
    """The draft of this procedure that the cookie names, if this person may continue it.

    Without a cookie, a signed-in person gets the latest draft of the account (another device).
    """
    draft = draft_with_id(request, draft_id_in(request.COOKIES.get(COOKIE, "")))
    if draft is None and request.user.is_authenticated:
        draft = Draft.objects.filter(user_id=request.user.pk, procedure=procedure.code).first()
    return draft if draft and draft.procedure == procedure.code else None


def draft_with_id(request: HttpRequest, draft_id: UUID | None) -> Draft | None:
    if draft_id is None:
        return None
    draft = Draft.objects.filter(pk=draft_id).first()
    return draft if draft and can_continue(request.user, draft) else None


def just_sent(request: HttpRequest) -> DocumentRequest | None:
    """The request this browser sent within the hour: the back button must not look like a loss.

    No longer than that, since the next person at a shared computer could see it.
    """
    draft_id = draft_id_in(request.COOKIES.get(COOKIE, ""))
    if draft_id is None:
        return None
    return DocumentRequest.objects.filter(
        submission_key=draft_id, received_at__gte=now() - timedelta(hours=1)
    ).first()


def remember_draft(response: HttpResponse, draft: Draft) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        draft_token_for(draft),
        max_age=COOKIE_DAYS * 24 * 3600,
        path="/demarches/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget_draft(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path="/demarches/", samesite="Lax")
    return response

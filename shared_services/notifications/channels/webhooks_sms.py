"""Reports of text messages, at the signed address that went with each of them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from kernel.permissions import public
from shared_services.notifications.channels.actions.incoming import note_incoming, note_stop
from shared_services.notifications.channels.models import DeliveryReport
from shared_services.notifications.channels.report_links import is_signed

State = DeliveryReport.State
# Brevo's own words, singular in some of its pages and plural in others.
SAID = {
    "delivered": (State.DELIVERED, False),
    "soft_bounce": (State.BOUNCED, False),
    "soft_bounces": (State.BOUNCED, False),
    "hard_bounce": (State.BOUNCED, True),
    "hard_bounces": (State.BOUNCED, True),
    "rejected": (State.BOUNCED, False),
}
STOPPED = {"unsubscribe", "unsubscribed", "blacklisted"}
STOP_WORDS = {"stop", "arret"}
LONGEST_BODY = 20_000


@csrf_exempt
@public
def sms_report(request: HttpRequest, notification_id: UUID, signature: str) -> HttpResponse:
    """404 without the right signature, 405 for other than POST, 400 for nonsense."""
    if not is_signed(notification_id, signature):
        raise Http404
    if request.method != "POST":
        return HttpResponse(status=405)
    told = _told(request)
    if told is None:
        return HttpResponse("not a report", status=400, content_type="text/plain")
    status = str(told.get("msg_status", "")).lower()
    reply = str(told.get("reply", "")).strip().lower()
    if status in STOPPED or reply in STOP_WORDS:
        note_stop(notification_id)
    elif status in SAID:
        state, for_good = SAID[status]
        detail = str(told.get("description", ""))
        note_incoming(notification_id, state, provider="brevo", detail=detail, for_good=for_good)
    return HttpResponse(status=204)


def _told(request: HttpRequest) -> dict[str, Any] | None:
    if len(request.body) > LONGEST_BODY:
        return None
    try:
        told = json.loads(request.body)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None

"""Reports of the companies that carry our mails, on the account host.

The secret of `BEFFROI_MAIL_WEBHOOK_SECRET` is asked of each (HTTP basic); without it nothing
answers here. anymail reads the report, the pointer in public tells the space.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from anymail.signals import EventType
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from kernel.permissions import public
from shared_services.notifications.channels.actions.incoming import note_incoming
from shared_services.notifications.channels.models import DeliveryReport

State = DeliveryReport.State
# Openings and clicks are not looked at: nobody is watched reading a letter of the town hall.
STATES = {
    EventType.DELIVERED: State.DELIVERED,
    EventType.BOUNCED: State.BOUNCED,
    EventType.REJECTED: State.BOUNCED,
    EventType.FAILED: State.BOUNCED,
    EventType.DEFERRED: State.DEFERRED,
    EventType.COMPLAINED: State.COMPLAINED,
    EventType.UNSUBSCRIBED: State.COMPLAINED,
}
HARD_EVENTS = {"hard_bounce", "invalid_email"}


class _Reports(View):
    """Takes a POST with the secret. 404 without a secret, 401 for a wrong one, 400 for nonsense."""

    http_method_names = ["post", "head", "options"]
    warn_if_no_basic_auth = False  # refused below

    @method_decorator(csrf_exempt)
    @method_decorator(public)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _refusal(request) or super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        try:
            events = self.parse_events(request)  # type: ignore[attr-defined]
        except (ValueError, LookupError, TypeError, AttributeError, ImproperlyConfigured):
            return HttpResponse("not a report", status=400, content_type="text/plain")
        for event in events:
            _note(event, provider=self.esp_name.lower())  # type: ignore[attr-defined]
        return HttpResponse(status=204)


class BrevoReports(_Reports, BrevoTrackingWebhookView):
    """Brevo's transactional webhook."""


class MailjetReports(_Reports, MailjetTrackingWebhookView):
    """Mailjet's event API."""


def _refusal(request: HttpRequest) -> HttpResponse | None:
    wanted = settings.ANYMAIL.get("WEBHOOK_SECRET", "")
    if not wanted:
        raise Http404
    given = _basic_secret(request)
    if given is None or not constant_time_compare(given, wanted):
        answer = HttpResponse(status=401)
        answer["WWW-Authenticate"] = 'Basic realm="reports"'
        return answer
    return None


def _basic_secret(request: HttpRequest) -> str | None:
    """« user:password » of the request; None without one."""

    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(given, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _note(event: Any, *, provider: str) -> None:
    state = STATES.get(event.event_type)
    notification_id = _identity(event.metadata)
    if state is None or notification_id is None:
        return
    hard = state == State.COMPLAINED or _is_hard(event.esp_event)
    note_incoming(
        notification_id,
        state,
        provider=provider,
        detail=str(event.mta_response or event.reject_reason or ""),
        for_good=hard,
    )


def _is_hard(said: Any) -> bool:
    return said.get("event") in HARD_EVENTS or said.get("hard_bounce") is True


def _identity(metadata: Any) -> UUID | None:
    try:
        return UUID(str(metadata["notification"]))
    except (KeyError, TypeError, ValueError):
        return None

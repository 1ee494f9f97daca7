from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from kernel.clock import now
from shared_services.notifications.models import Notification

State = Notification.State


def bodies_kept() -> timedelta:
    return timedelta(days=getattr(settings, "NOTIFICATIONS_BODY_DAYS", 30))


def purge_bodies() -> int:
    """Empty the texts of old messages of the current schema, keep the proof. Returns how many.

    What is still being sent keeps its text.
    """
    moment = now()
    finished = [State.SENT, State.FAILED, State.GATHERED, State.SILENCED]
    return Notification.objects.filter(
        state__in=finished, body_purged_at=None, created_at__lt=moment - bodies_kept()
    ).update(text="", html="", sms_text="", body_purged_at=moment)

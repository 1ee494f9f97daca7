"""What a message will look like before it leaves."""

from __future__ import annotations

from typing import Any

from shared_services.alerts.catalogue import kind_named
from shared_services.alerts.facade import Banner
from shared_services.alerts.models import AlertMessage, Channel, Severity
from shared_services.alerts.paths import page_path
from shared_services.alerts.rendering import steps
from shared_services.notifications import facade as notifications


def previewed(message: AlertMessage) -> dict[str, Any]:
    """The banner, the mail's text, the SMS and its length as operators count it."""
    lines = steps(message)
    banner = Banner(
        title=message.headline,
        text=message.alert.local_words or (lines[0] if lines else ""),
        kind=kind_named(message.alert.kind).label,
        severity=message.severity.lower(),
        level=str(Severity(message.severity).label),
        until=message.ends_at,
        url=page_path(message.alert_id),
    )
    wants_sms = Channel.SMS in message.channels
    return {
        "banner": banner,
        "lines": lines,
        "sms": notifications.shape_of_text(message.sms) if wants_sms else None,
        "wants_mail": Channel.EMAIL in message.channels,
        "wants_site": Channel.SITE in message.channels,
    }

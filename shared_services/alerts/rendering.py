"""How a message reads outside the site."""

from __future__ import annotations

from typing import Any

from kernel.tenancy import require_authority
from shared_services.alerts.catalogue import kind_named
from shared_services.alerts.models import AlertMessage, Severity
from shared_services.alerts.paths import page_path


def mail_context(message: AlertMessage) -> dict[str, Any]:
    """What the mail's templates know."""
    alert = message.alert
    return {
        "kind": kind_named(alert.kind).label,
        "headline": message.headline,
        "is_all_clear": message.is_all_clear,
        "is_update": message.kind == AlertMessage.Kind.UPDATE,
        "level": "" if message.is_all_clear else str(Severity(message.severity).label),
        "lines": steps(message),
        "local_words": alert.local_words,
        "origin_name": alert.origin_name,
        "area": message.area_text,
        "starts_at": message.starts_at,
        "ends_at": message.ends_at,
        "link": message.link,
        "page_url": require_authority().url(page_path(alert.pk)),
    }


def steps(message: AlertMessage) -> list[str]:
    """One line, one thing to do."""
    return [line.strip() for line in message.instruction.splitlines() if line.strip()]

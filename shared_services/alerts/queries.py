from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.site_addresses import Address
from shared_services.alerts.catalogue import defaults
from shared_services.alerts.errors import NothingThere
from shared_services.alerts.models import ONLY_ONE, Alert, AlertMessage, AlertSetting

State = Alert.State
Sent = AlertMessage.State.SENT
SHOWN_TO_ALL = (State.ACTIVE, State.ENDED)
# On the site; the CAP and RSS feeds hold the newest of them.
ARCHIVE_SIZE = 50
UNDER_WAY = (AlertMessage.State.DRAFT, AlertMessage.State.WAITING)


def addresses() -> list[Address]:
    """Pages anyone may read, for the sitemap."""
    return [Address(reverse("alerts:index"), _("Alertes"))]


def setting() -> AlertSetting:
    """How this space handles alerts: its own row, or the platform's default, not stored."""
    usual = defaults()
    return AlertSetting.objects.filter(pk=ONLY_ONE).first() or AlertSetting(
        confirm_above=usual.confirm_above, hold_minutes=usual.hold_minutes
    )


def alert_of(alert_id: UUID) -> Alert:
    """Raises NothingThere."""
    found = Alert.objects.filter(pk=alert_id).first()
    if found is None:
        raise NothingThere("no_alert", _("Cette alerte n'existe pas ici."))
    return found


def under_way(alert: Alert) -> AlertMessage | None:
    """The message of this alert that is being written or waits for a second person."""
    return alert.messages.filter(state__in=UNDER_WAY).first()


def sent_messages(alert: Alert) -> list[AlertMessage]:
    """Oldest first."""
    return list(alert.messages.filter(state=Sent).order_by("sent_at", "pk"))


def last_sent(alert: Alert) -> AlertMessage | None:
    return alert.messages.filter(state=Sent).order_by("sent_at", "pk").last()


def for_agents() -> QuerySet[Alert]:
    """Newest first, with their messages."""
    return Alert.objects.exclude(state=State.DROPPED).prefetch_related("messages")


def _with_sent() -> QuerySet[Alert]:
    ordered = AlertMessage.objects.filter(state=Sent).order_by("sent_at", "pk")
    return Alert.objects.prefetch_related(Prefetch("messages", ordered, to_attr="sent"))


def published() -> list[Any]:
    """What the site shows, newest first: alerts with `sent`, their messages, oldest first."""
    found: QuerySet[Any] = _with_sent().filter(state__in=SHOWN_TO_ALL).order_by("-began_at", "-pk")
    return [alert for alert in found[:ARCHIVE_SIZE] if alert.sent]


def published_alert(alert_id: UUID) -> Any:
    """Raises NothingThere for what is not, or no longer, public."""
    found: Any = _with_sent().filter(pk=alert_id, state__in=SHOWN_TO_ALL).first()
    if found is None or not found.sent:
        raise NothingThere("no_alert", _("Cette alerte n'existe pas ici."))
    return found


def in_force() -> list[Any]:
    """Alerts of the current space that are on now, the gravest first, with `sent`."""
    moment = now()
    found = [alert for alert in published() if alert.state == State.ACTIVE]
    current = [alert for alert in found if alert.sent[-1].ends_at > moment]
    return sorted(current, key=lambda alert: SEVERITIES.index(alert.sent[-1].severity))


SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor")

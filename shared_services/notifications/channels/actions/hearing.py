from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kernel.clock import now
from kernel.outbox.facade import NotBefore
from shared_services.notifications.channels.actions.asking import AGAIN
from shared_services.notifications.channels.actions.reporting import note_event
from shared_services.notifications.channels.models import DeliveryReport
from shared_services.notifications.models import Notification
from shared_services.notifications.providers.configured import sms_provider
from shared_services.notifications.providers.provider import Report

State = DeliveryReport.State
# The network tries for two days (`validityPeriod`); what is not known then never will be.
LONGEST = timedelta(hours=50)


def ask_report(notification_id: UUID) -> None:
    """Note how the message ended. Raises NotBefore while the company does not know, or is away."""
    held = DeliveryReport.objects.filter(pk=notification_id, state=State.ACCEPTED).first()
    row = Notification.objects.filter(pk=notification_id).first()
    if held is None or row is None:
        return
    provider = sms_provider()
    asked = getattr(provider, "report", None)
    if provider is None or provider.name != held.provider or asked is None:
        # The deployment has changed companies since.
        return
    said = asked(held.reference)
    if isinstance(said, Report):
        state = State.DELIVERED if said.delivered else State.BOUNCED
        note_event(row, state, provider=held.provider, detail=said.detail, for_good=said.for_good)
    elif now() - held.accepted_at < LONGEST:
        raise NotBefore(said.reason, now() + AGAIN)

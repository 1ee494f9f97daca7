"""The agenda's secret address for calendar programs."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from kernel.audit import facade as audit
from shared_services.appointments.errors import AgentsOnly
from shared_services.appointments.models import Counter
from shared_services.appointments.permissions import can_handle


def renew_feed(counter_id: int, *, actor: Any) -> Counter:
    """Close the old address of this counter's agenda, and open a new one. Raises AgentsOnly."""
    if not can_handle(actor):
        raise AgentsOnly
    with transaction.atomic():
        counter = Counter.objects.select_for_update().get(pk=counter_id)
        counter.feed_key = uuid.uuid4()
        counter.save(update_fields=["feed_key"])
        audit.record(
            "appointment.feed_renewed", actor=actor, target=str(counter.pk), title=counter.name
        )
    return counter

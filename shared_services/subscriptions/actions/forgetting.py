from __future__ import annotations

from datetime import timedelta

from kernel.clock import now
from shared_services.subscriptions.actions.confirming import LINK_LASTS
from shared_services.subscriptions.models import ConsentEvent, PendingSubscription, Subscriber

# Whoever says that we wrote without leave has five years (Code civil, art. 2224).
PROOF_KEPT = timedelta(days=5 * 365 + 2)


def forget_old() -> tuple[int, int]:
    """Requests nobody confirmed, and proofs of people who left long ago; how many of each."""
    asked = PendingSubscription.objects.filter(created_at__lt=now() - LINK_LASTS).delete()[0]
    here = Subscriber.objects.values("pk")
    old = ConsentEvent.objects.filter(at__lt=now() - PROOF_KEPT).exclude(subscriber_id__in=here)
    return asked, old.delete()[0]

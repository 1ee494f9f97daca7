"""What a commune's space tells the intercommunality of an alert it received: a state and counts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from kernel.clock import now
from kernel.outbox.facade import Permanent, enqueue
from kernel.tenancy import require_authority, space_of
from shared_services.alerts.actions.audience import about
from shared_services.alerts.models import HEADLINE_LENGTH, Alert, AlertMessage, AlertShare
from shared_services.notifications import facade as notifications
from tenants.authorities.queries import intercommunality_of

Share = AlertShare.State
TOLD_AS = {
    Alert.State.HELD: Share.HELD,
    Alert.State.ACTIVE: Share.ACTIVE,
    Alert.State.ENDED: Share.ENDED,
    Alert.State.VETOED: Share.VETOED,
    Alert.State.DROPPED: Share.LATE,
}
# Seconds until the next word: often while mails leave, then for what providers report later.
PACE = (5, 10, 20, 60, 120, 300, 900, 3600)


@transaction.atomic
def report(alert_id: UUID, turn: int) -> None:
    """Tell how far we are, then promise to tell it again a little later, a few times."""
    alert = Alert.objects.filter(pk=alert_id).first()
    home = intercommunality_of(require_authority())
    if alert is None or home is None or alert.origin_id != home.id:
        return
    told = json.dumps(
        {
            "state": TOLD_AS.get(Alert.State(alert.state), Share.HANDED),
            "reason": alert.veto_reason,
            "counts": notifications.counts_about(about(alert)),
            "update": _own_update(alert),
            "at": now().isoformat(),
        }
    )
    payload = {"alert": str(alert.pk), "commune": str(require_authority().id), "told": told}
    with space_of(home):
        enqueue("alerts.note_progress", payload=payload, queue="urgent")
    if turn < len(PACE):
        enqueue(
            "alerts.report",
            payload={"alert": str(alert.pk), "turn": turn + 1},
            # One chain of words for each message and state.
            key=f"{alert.pk}:{alert.state}:{_sent_so_far(alert)}:{turn + 1}",
            not_before=now() + timedelta(seconds=PACE[turn]),
        )


def _own_update(alert: Alert) -> str:
    """What the commune itself told its people last; the intercommunality's messages have no author
    here."""
    ours = alert.messages.filter(state=AlertMessage.State.SENT).exclude(author_id=None)
    return ours.order_by("sent_at").values_list("headline", flat=True).last() or ""


def _sent_so_far(alert: Alert) -> int:
    return alert.messages.filter(state=AlertMessage.State.SENT).count()


@transaction.atomic
def note_progress(alert_id: UUID, commune_id: UUID, told: str) -> None:
    """Note what a chosen commune told, unless it told something newer already.

    Of an alert or a commune that was not chosen, nothing. Raises Permanent for what cannot be read.
    """
    share = (
        AlertShare.objects.select_for_update()
        .filter(alert_id=alert_id, commune_id=commune_id)
        .first()
    )
    if share is None:
        return
    try:
        facts: dict[str, Any] = json.loads(told)
        state, at = Share(facts["state"]), parse_datetime(facts["at"])
        counts, reason = dict(facts["counts"]), str(facts["reason"])
        update = str(facts.get("update", ""))[:HEADLINE_LENGTH]
    except (ValueError, KeyError, TypeError) as error:
        raise Permanent("a report that cannot be read") from error
    if at is None or (share.state != Share.HANDED and share.told_at and share.told_at > at):
        return
    share.state, share.counts, share.veto_reason, share.told_at = state, counts, reason, at
    share.own_update = update
    share.save()

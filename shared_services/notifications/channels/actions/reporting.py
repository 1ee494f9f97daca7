from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import now
from shared_services.notifications.channels.actions.asking import promise_to_ask
from shared_services.notifications.channels.actions.letters import write_letter
from shared_services.notifications.channels.channel import Outcome
from shared_services.notifications.channels.models import DeliveryReport, SuppressedAddress
from shared_services.notifications.channels.queries import canonical
from shared_services.notifications.gathered.actions.pointers import forget_pointer
from shared_services.notifications.models import Notification

State = DeliveryReport.State
Reason = SuppressedAddress.Reason
# A later report never takes back a stronger one: providers send them in any order.
STRENGTH = [State.ACCEPTED, State.DEFERRED, State.DELIVERED, State.BOUNCED, State.COMPLAINED]
SUPPRESSED_BY = {State.BOUNCED: Reason.BOUNCE, State.COMPLAINED: Reason.COMPLAINT}


def note_accepted(notification_id: UUID | None, outcome: Outcome) -> None:
    """Keep the provider's own name of the message and what it costs. Again: changes nothing."""
    if notification_id is None or not outcome.provider:
        return
    report = DeliveryReport(
        notification_id=notification_id,
        provider=outcome.provider,
        reference=outcome.reference[:200],
        segments=outcome.segments,
        cost_cents=outcome.cost_cents,
    )
    with transaction.atomic():
        DeliveryReport.objects.bulk_create([report], ignore_conflicts=True)
        if outcome.must_be_asked:
            promise_to_ask(notification_id)


def note_event(
    notification: Notification, state: State, *, provider: str, detail: str = "", for_good: bool
) -> bool:
    """What the provider says of a message of the current space. False: it knew better before.

    `for_good`: the address goes to the list of those we no longer write to. An e-mail that came
    back becomes a letter to post in any case.
    """
    with transaction.atomic():
        report, _made = DeliveryReport.objects.get_or_create(
            notification_id=notification.pk, defaults={"provider": provider}
        )
        report = DeliveryReport.objects.select_for_update().get(pk=report.pk)
        if STRENGTH.index(State(report.state)) >= STRENGTH.index(state):
            return False
        report.state, report.detail, report.reported_at = state, detail[:300], now()
        report.save(update_fields=["state", "detail", "reported_at"])
        if for_good and state in SUPPRESSED_BY:
            suppress(
                notification.recipient_email,
                channel=notification.channel,
                reason=SUPPRESSED_BY[state],
                detail=detail,
                source_id=notification.pk,
            )
        if state == State.BOUNCED:
            write_letter(notification, why=detail or _("Le courriel n'a pas pu être distribué."))
        if state in {State.BOUNCED, State.COMPLAINED}:
            forget_pointer(notification.pk)
    return True


def suppress(
    address: str, *, channel: str, reason: str, detail: str = "", source_id: UUID | None = None
) -> None:
    """Stop writing to this address. A bounce takes the place of a lesser reason."""
    facts = {"reason": reason, "detail": detail[:300], "source_id": source_id}
    row, made = SuppressedAddress.objects.get_or_create(
        address=canonical(address), defaults={"channel": channel, **facts}
    )
    if not made and reason == Reason.BOUNCE and row.reason != reason:
        SuppressedAddress.objects.filter(pk=row.pk).update(**facts)


def note_answering(notification_id: UUID) -> None:
    """The message that had come back was taken at last: its address lives."""
    SuppressedAddress.objects.filter(source_id=notification_id, reason=Reason.BOUNCE).delete()
    DeliveryReport.objects.filter(pk=notification_id, state=State.BOUNCED).delete()

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from kernel.audit import facade as audit
from shared_services.subscriptions import links, queries
from shared_services.subscriptions.actions.asking import checked, topics_of
from shared_services.subscriptions.models import (
    ConsentEvent,
    PendingSubscription,
    Subscriber,
    Subscription,
)

How = ConsentEvent.How
Kind = ConsentEvent.Kind


def choose(
    subscriber: Subscriber, *, topics: Collection[str], rhythm: str, how: str = How.LINK
) -> None:
    """Change the topics and the rhythm, by the secret link or in the account.

    The same choices again write nothing. Raises WrongSubscription.
    """
    wanted = checked(topics)
    with transaction.atomic():
        held = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        before = topics_of(held)
        if before == set(wanted) and held.rhythm == rhythm:
            return
        held.rhythm = rhythm
        held.save(update_fields=["rhythm"])
        held.subscriptions.exclude(topic__in=wanted).delete()
        Subscription.objects.bulk_create(
            [Subscription(subscriber=held, topic=topic) for topic in wanted], ignore_conflicts=True
        )
        _note(held, Kind.CHANGED, how, wanted)
        audit.record("subscription.changed", actor=None, target=str(held.pk))


def leave(identity: UUID, topic: str = links.EVERYTHING, *, how: str = How.LINK) -> None:
    """End one topic, or all. With the last one the address is forgotten; the proof stays.

    Twice is harmless.
    """
    with transaction.atomic():
        held = Subscriber.objects.select_for_update().filter(pk=identity).first()
        if held is None:
            return
        ended = held.subscriptions.all()
        if topic != links.EVERYTHING:
            ended = ended.filter(topic=topic)
        names = list(ended.values_list("topic", flat=True))
        if not names:
            return
        ended.delete()
        _note(held, Kind.WITHDRAWN, how, names)
        audit.record("subscription.left", actor=None, target=str(held.pk))
        if not held.subscriptions.exists():
            PendingSubscription.objects.filter(email=held.email).delete()
            held.delete()


def forget_address(address: str, *, how: str) -> None:
    """End all that this address has here, and what it never confirmed."""
    with transaction.atomic():
        PendingSubscription.objects.filter(email=address.strip().lower()).delete()
        found = queries.subscriber_at(address)
        if found is not None:
            leave(found.pk, how=how)


def _note(subscriber: Subscriber, kind: str, how: str, topics: Collection[str]) -> None:
    ConsentEvent.objects.create(
        subscriber_id=subscriber.pk,
        address_digest=links.digest_of(subscriber.email),
        kind=kind,
        how=how,
        topics=list(topics),
    )

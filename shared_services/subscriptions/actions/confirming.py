from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox import facade as outbox
from kernel.tenancy import authority_by_id, public_space, require_authority, space_of
from shared_services.subscriptions import links, queries
from shared_services.subscriptions.errors import LinkOver
from shared_services.subscriptions.models import (
    ConsentEvent,
    PendingSubscription,
    Subscriber,
    Subscription,
)

LINK_LASTS = timedelta(hours=48)
TO_NEIGHBOUR = "subscriptions.pass_on"


def pending_of(token: str) -> PendingSubscription:
    """What this link confirms. Raises LinkOver."""
    found = PendingSubscription.objects.filter(
        token_hash=links.hash_of(token), created_at__gt=now() - LINK_LASTS
    ).first()
    if found is None:
        raise LinkOver(
            "link_over",
            _("Ce lien n'est plus valable : il sert pendant 48 heures. Abonnez-vous à nouveau."),
        )
    return found


def confirm(token: str) -> Subscriber:
    """Whoever reads the mailbox agrees: the subscription begins, here and in the communes chosen.

    Twice is harmless. Raises LinkOver.
    """
    with transaction.atomic():
        pending = PendingSubscription.objects.select_for_update().get(pk=pending_of(token).pk)
        known = Subscriber.objects.filter(email=pending.email).first()
        if pending.confirmed_at is not None and known is not None:
            return known
        if pending.confirmed_at is not None:
            # They left since: an old link does not bring them back.
            raise LinkOver("link_used", _("Ce lien a déjà servi. Abonnez-vous à nouveau."))
        pending.confirmed_at = now()
        pending.save(update_fields=["confirmed_at"])
        made = _subscribe(
            pending.email,
            pending.topics,
            rhythm=pending.rhythm,
            words=pending.words,
            how=ConsentEvent.How.FORM,
            asked_at=pending.created_at,
        )
        _pass_on(pending)
    return made


def receive(*, origin_id: UUID, pending_id: UUID, commune_id: UUID) -> None:
    """From public: subscribe in one more commune what was confirmed in another.

    Does nothing when the request does not name this commune, or they are no neighbours any more.
    """
    origin = authority_by_id(origin_id)
    with space_of(origin):
        pending = PendingSubscription.objects.filter(pk=pending_id).first()
    if pending is None or pending.confirmed_at is None or commune_id not in pending.communes:
        return
    target = next((one for one in queries.neighbours(origin) if one.pk == commune_id), None)
    if target is None:
        return
    with space_of(target), transaction.atomic():
        _subscribe(
            pending.email,
            pending.topics,
            rhythm=pending.rhythm,
            words=pending.words,
            how=ConsentEvent.How.NEIGHBOUR,
            asked_at=pending.created_at,
        )


def _pass_on(pending: PendingSubscription) -> None:
    origin = require_authority()
    for commune in pending.communes:
        # Identities alone: no address stands in public.
        payload = {
            "origin_id": str(origin.pk),
            "pending_id": str(pending.pk),
            "commune_id": str(commune),
        }
        with public_space():
            outbox.enqueue(TO_NEIGHBOUR, payload=payload, key=f"{pending.pk}:{commune}")


def _subscribe(
    email: str,
    topics: Collection[str],
    *,
    rhythm: str,
    words: str,
    how: str,
    asked_at: datetime,
) -> Subscriber:
    subscriber, _made = Subscriber.objects.update_or_create(
        email=email, defaults={"rhythm": rhythm}
    )
    Subscription.objects.bulk_create(
        [Subscription(subscriber=subscriber, topic=topic) for topic in topics],
        ignore_conflicts=True,
    )
    ConsentEvent.objects.create(
        subscriber_id=subscriber.pk,
        address_digest=links.digest_of(email),
        kind=ConsentEvent.Kind.GIVEN,
        how=how,
        topics=list(topics),
        words=words,
        asked_at=asked_at,
    )
    audit.record("subscription.confirmed", actor=None, target=str(subscriber.pk))
    return subscriber

from __future__ import annotations

from django.db import transaction

from shared_services.subscriptions import links
from shared_services.subscriptions.models import ConsentEvent, Subscriber, Subscription
from shared_services.subscriptions.words import consent_words

# Invented people, on a domain that can never receive anything (RFC 2606).
READERS = {
    "lea.martin@exemple.example": ("immediate", ["news", "alerts"]),
    "association-du-lavoir@exemple.example": ("weekly", ["news", "agenda", "acts"]),
}


def seed_demo_subscribers() -> None:
    """Two readers of the current space, with their proofs. Running it again changes nothing."""
    for email, (rhythm, topics) in READERS.items():
        with transaction.atomic():
            made, is_new = Subscriber.objects.get_or_create(
                email=email, defaults={"rhythm": rhythm}
            )
            if not is_new:
                continue
            Subscription.objects.bulk_create(
                [Subscription(subscriber=made, topic=topic) for topic in topics]
            )
            ConsentEvent.objects.create(
                subscriber_id=made.pk,
                address_digest=links.digest_of(email),
                kind=ConsentEvent.Kind.GIVEN,
                how=ConsentEvent.How.FORM,
                topics=topics,
                words=consent_words(),
                asked_at=made.created_at,
            )

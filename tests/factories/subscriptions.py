"""Subscribers for tests. Call inside a space."""

from __future__ import annotations

from collections.abc import Collection

from shared_services.subscriptions.models import Subscriber, Subscription


def make_subscriber(
    email: str = "lea.martin@exemple.example",
    topics: Collection[str] = ("news",),
    rhythm: str = "immediate",
) -> Subscriber:
    made = Subscriber.objects.create(email=email, rhythm=rhythm)
    Subscription.objects.bulk_create([Subscription(subscriber=made, topic=one) for one in topics])
    return made

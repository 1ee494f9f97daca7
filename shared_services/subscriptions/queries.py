from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from accounts.models import SpacePresence
from kernel.tenancy import require_authority
from shared_services.subscriptions.models import ConsentEvent, Subscriber
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of, members_of

MOST_FOUND = 20


def subscribers_to(topic: str, *, after: UUID | None = None) -> QuerySet[Subscriber]:
    """Subscribers of the current space to this topic, in an order that never changes."""
    found = Subscriber.objects.filter(subscriptions__topic=topic).order_by("pk")
    return found.filter(pk__gt=after) if after else found


def subscriber(identity: UUID | None) -> Subscriber | None:
    if identity is None:
        return None
    return Subscriber.objects.filter(pk=identity).prefetch_related("subscriptions").first()


def subscriber_at(address: str) -> Subscriber | None:
    """Whoever subscribed here with this address, however it is written."""
    return Subscriber.objects.filter(email=address.strip().lower()).first()


def proofs_of(identity: UUID) -> QuerySet[ConsentEvent]:
    return ConsentEvent.objects.filter(subscriber_id=identity)


def neighbours(authority: LocalAuthority | None = None) -> list[LocalAuthority]:
    """The other sites of the intercommunality that a reader can subscribe to, by name."""
    here = authority or require_authority()
    top = intercommunality_of(here) if here.is_commune else here
    if top is None:
        return []
    around = [top, *members_of(top)]
    return [one for one in around if one.pk != here.pk and one.is_served and one.is_writable]


def followed_places(user_id: UUID) -> list[LocalAuthority]:
    """Town halls that this person follows with their account, by name; on the account host."""
    mine = SpacePresence.objects.filter(user_id=user_id, follows=True)
    return _open_places(LocalAuthority.objects.filter(pk__in=mine.values("authority_id")))


def places_named(words: str) -> list[LocalAuthority]:
    """Town halls whose name or postal code has these words: a few, by name."""
    wanted = slugify(words)
    if not wanted:
        return []
    named = Q(slug__contains=wanted) | Q(postal_codes__contains=[words.strip()])
    return _open_places(LocalAuthority.objects.filter(named))[:MOST_FOUND]


def _open_places(found: QuerySet[LocalAuthority]) -> list[LocalAuthority]:
    rows = found.prefetch_related("domains").order_by("name")
    return [one for one in rows if one.is_served and one.is_writable]

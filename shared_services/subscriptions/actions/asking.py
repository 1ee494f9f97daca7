from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.notifications import facade as notifications
from shared_services.subscriptions import links, queries
from shared_services.subscriptions.errors import WrongSubscription
from shared_services.subscriptions.models import PendingSubscription, Rhythm, Subscriber, Topic

# A stranger who types somebody's address again and again must not fill their mailbox.
MOST_MAILS, WITHIN = 3, timedelta(days=1)


def ask(
    *,
    email: str,
    topics: Collection[str],
    words: str,
    communes: Collection[UUID] = (),
    rhythm: str = Rhythm.IMMEDIATE,
) -> None:
    """Send the link that confirms; nothing is subscribed before it is opened.

    Whoever is subscribed already gets the link to their choices instead. The caller cannot tell
    which: nobody learns whether an address is known. Raises WrongSubscription.
    """
    address = email.strip().lower()
    wanted = checked(topics)
    around = {one.pk for one in queries.neighbours()}
    elsewhere = [one for one in dict.fromkeys(communes) if one in around]
    with transaction.atomic():
        known = Subscriber.objects.filter(email=address).first()
        if known and not elsewhere and set(wanted) <= topics_of(known):
            _tell_known(known)
            return
        recent = PendingSubscription.objects.filter(
            email=address, created_at__gt=now() - WITHIN
        ).count()
        if recent >= MOST_MAILS:
            return
        token, kept = links.new_token()
        pending = PendingSubscription.objects.create(
            email=address,
            topics=wanted,
            communes=elsewhere,
            rhythm=rhythm,
            token_hash=kept,
            words=words,
        )
        _tell(address, "confirm", f"ask:{pending.pk}", pending, links.confirm_url(token))
        audit.record("subscription.asked", actor=None, target=str(pending.pk))


def checked(topics: Collection[str]) -> list[str]:
    """The topics in their usual order, each once. Raises WrongSubscription."""
    wanted = [topic for topic in Topic.values if topic in set(topics)]
    if not wanted or set(topics) - set(wanted):
        raise WrongSubscription(
            "nothing_chosen",
            _("Choisissez au moins un sujet : actualités, agenda, actes…"),
        )
    return wanted


def topics_of(subscriber: Subscriber) -> set[str]:
    return set(subscriber.subscriptions.values_list("topic", flat=True))


def _tell_known(subscriber: Subscriber) -> None:
    # At most one a day, like the others.
    key = f"known:{subscriber.pk}:{now():%Y%m%d}"
    _tell(subscriber.email, "known", key, None, links.manage_url(subscriber))


def _tell(
    email: str, template: str, key: str, pending: PendingSubscription | None, url: str
) -> None:
    names = [Topic(topic).label for topic in pending.topics] if pending else []
    notifications.notify(
        email=email,
        name="",
        template=f"subscriptions/mail/{template}",
        context={
            "url": url,
            "topics": names,
            "town_hall": require_authority().town_hall,
            "communes": [
                one.name
                for one in queries.neighbours()
                if pending is not None and one.pk in pending.communes
            ],
        },
        key=f"subscription:{key}",
        category="asked",
    )

"""People with an account subscribe their proven address there: no mail to confirm."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.facade import note_follow
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.notifications import facade as notifications
from shared_services.subscriptions import links, queries
from shared_services.subscriptions.actions.asking import checked
from shared_services.subscriptions.actions.choosing import choose, forget_address
from shared_services.subscriptions.actions.telling import category_of
from shared_services.subscriptions.errors import WrongSubscription
from shared_services.subscriptions.models import (
    ConsentEvent,
    Rhythm,
    Subscriber,
    Subscription,
    Topic,
)

How = ConsentEvent.How
ALERTS = Topic.ALERTS.value


@dataclass(frozen=True)
class Followed:
    """What a person hears of from one town hall. `doubles`: channels that bring alerts besides."""

    topics: tuple[str, ...] = ()
    rhythm: str = Rhythm.IMMEDIATE.value
    doubles: dict[str, bool] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        return [str(label) for topic, label in Topic.choices if topic in self.topics]


def followed(authority: Any, *, actor: Any) -> Followed:
    """What stands; on the account host."""
    with space_of(authority):
        found = queries.subscriber_at(actor.email)
        topics = [one.topic for one in found.subscriptions.all()] if found else []
    doubles = notifications.doubles_chosen(authority, actor.pk, category_of(ALERTS))
    rhythm = found.rhythm if found else Rhythm.IMMEDIATE.value
    return Followed(tuple(topics), rhythm, doubles)


def follow(
    authority: Any,
    *,
    topics: Collection[str],
    rhythm: str,
    doubles: Mapping[str, bool],
    words: str,
    actor: Any,
) -> None:
    """Hear of exactly these topics from now on; nothing at all: no more followed.

    On the account host, whose addresses are proven: no link to confirm. Alerts by SMS or in a
    browser need no mail. `words` are those the person read. Raises WrongSubscription.
    """
    _check(authority, actor)
    with transaction.atomic():
        with space_of(authority):
            _subscribe(actor.email, topics=topics, rhythm=rhythm, words=words)
        notifications.choose_doubles(authority, category_of(ALERTS), doubles, actor=actor)
        others = notifications.doubles_chosen(authority, actor.pk, category_of(ALERTS))
        note_follow(actor, authority, follows=bool(topics) or any(others.values()))
        audit.record("subscription.followed", actor=actor, target=str(authority.pk))


def _check(authority: Any, actor: Any) -> None:
    mine = EmailAddress.objects.filter(user_id=actor.pk, email=actor.email, verified=True)
    if not mine.exists():
        raise WrongSubscription(
            "address_unproven", _("Vérifiez d'abord votre adresse électronique.")
        )
    if not (authority.is_served and authority.is_writable):
        raise WrongSubscription("closed", _("Le site de cette collectivité n'est pas ouvert."))


def _subscribe(address: str, *, topics: Collection[str], rhythm: str, words: str) -> None:
    if not topics:
        forget_address(address, how=How.ACCOUNT)
        return
    wanted = checked(topics)
    known = queries.subscriber_at(address)
    if known is not None:
        choose(known, topics=wanted, rhythm=rhythm, how=How.ACCOUNT)
        return
    made = Subscriber.objects.create(email=address.strip().lower(), rhythm=rhythm)
    Subscription.objects.bulk_create(
        [Subscription(subscriber=made, topic=topic) for topic in wanted]
    )
    ConsentEvent.objects.create(
        subscriber_id=made.pk,
        address_digest=links.digest_of(made.email),
        kind=ConsentEvent.Kind.GIVEN,
        how=How.ACCOUNT,
        topics=list(wanted),
        words=words,
        asked_at=now(),
    )
    audit.record("subscription.confirmed", actor=None, target=str(made.pk))

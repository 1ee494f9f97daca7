"""Whom an alert is told to, beside everyone who reads the site. The only place that knows.

First the people who work for the town hall and answer the telephone that day, by mail and, those
who gave a mobile number, by SMS; then readers who subscribed to alerts here, by mail; then whoever
asked in their account for alerts by SMS or in their browsers. Each person once by each channel,
whatever they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from accounts.phones.facade import verified_phones
from accounts.roles.facade import Member, members
from kernel.tenancy import require_authority
from shared_services.alerts.actions.categories import TEAM
from shared_services.alerts.models import Alert, AlertMessage, Channel
from shared_services.alerts.rendering import mail_context
from shared_services.notifications import facade as notifications
from shared_services.subscriptions import facade as subscriptions
from tenants.authorities.queries import members_of

# At most so many at a time: a worker keeps well within its lease.
CHUNK = 200
TEMPLATE = "alerts/mail/alert"
TOPIC = subscriptions.Topic.ALERTS.value
CATEGORY = subscriptions.category_of(TOPIC)
# A cursor is « team:<account> », « readers:<subscriber> » or « accounts:<account> », with nothing
# after the sign to begin.
_TEAM, _READERS, _ACCOUNTS = "team:", "readers:", "accounts:"


def about(alert: Alert) -> str:
    """What the notifications of an alert are about: their states are counted by it."""
    return f"alert:{alert.pk}"


def estimate(alert: Alert, message: AlertMessage) -> int:
    """How many people a message would be sent to: our own, and the chosen communes' inhabitants.

    A space does not know another's subscribers: everyone who lives there is counted. The site alone
    is sent to nobody.
    """
    if set(message.channels) <= {Channel.SITE.value}:
        return 0
    authority = require_authority()
    chosen = set(alert.shares.values_list("commune_id", flat=True))
    found = [] if authority.is_commune else members_of(authority)
    elsewhere = sum(commune.population for commune in found if commune.pk in chosen)
    readers = subscriptions.count_subscribers(TOPIC) if Channel.EMAIL in message.channels else 0
    return len(_team()) + readers + len(_asking(message)) + elsewhere


def tell_chunk(message: AlertMessage, after: str | None) -> str | None:
    """Promise the message to the next people, in the caller's transaction.

    Returns where the next chunk begins, or None when everybody is told. The same chunk again sends
    nothing twice: each notification has the key of its person.
    """
    stage, _sign, begun = (after or _TEAM).partition(":")
    if f"{stage}:" == _READERS:
        return _tell_readers(message, begun)
    if f"{stage}:" == _ACCOUNTS:
        return _tell_accounts(message, begun)
    waiting = [one for one in _team() if not begun or one.user_id > UUID(begun)]
    now_told = waiting[:CHUNK]
    if Channel.EMAIL in message.channels:
        _mail(message, now_told)
    if Channel.SMS in message.channels:
        _text(message, now_told)
    return f"{_TEAM}{now_told[-1].user_id}" if len(waiting) > len(now_told) else _READERS


def _mail(message: AlertMessage, team: Iterable[Member]) -> None:
    context = mail_context(message)
    for member in team:
        notifications.notify(
            email=member.email,
            name=member.name,
            template=TEMPLATE,
            context=context,
            key=f"{_key(message)}:{member.user_id}",
            category=TEAM,
            about=about(message.alert),
            user_id=member.user_id,
            queue="urgent",
        )


def _text(message: AlertMessage, team: list[Member]) -> None:
    """Who gave no mobile number gets none: the mail and the site tell them."""
    names = {member.user_id: member.name for member in team}
    phones = User.objects.filter(pk__in=names).exclude(phone="").values_list("pk", "phone")
    for user_id, phone in phones:
        _text_one(message, user_id, phone, names[user_id], TEAM)


def _text_one(message: AlertMessage, user_id: UUID, phone: str, name: str, category: str) -> None:
    try:
        notifications.send_text(
            phone=phone,
            name=name,
            subject=message.headline,
            text=message.sms,
            key=f"{_key(message)}:sms:{user_id}",
            category=category,
            about=about(message.alert),
            user_id=user_id,
            queue="urgent",
        )
    except notifications.WrongNumber:
        # A landline: nobody can send it a text, and the others must not wait for it.
        return


def _tell_readers(message: AlertMessage, begun: str) -> str | None:
    if Channel.EMAIL not in message.channels:
        return _ACCOUNTS
    following = subscriptions.tell_subscribers(
        TOPIC,
        template=TEMPLATE,
        context=mail_context(message),
        key=_key(message),
        about=about(message.alert),
        queue="urgent",
        after=UUID(begun) if begun else None,
        chunk=CHUNK,
        but={member.email.lower() for member in _team()},
    )
    return f"{_READERS}{following}" if following is not None else _ACCOUNTS


def _tell_accounts(message: AlertMessage, begun: str) -> str | None:
    asking = _asking(message)
    waiting = [one for one in asking if not begun or one > UUID(begun)]
    now_told = waiting[:CHUNK]
    by_text = [one for one in now_told if "sms" in asking[one]]
    for user_id, phone in verified_phones(by_text).items():
        _text_one(message, user_id, phone, "", CATEGORY)
    for user_id in now_told:
        if "push" in asking[user_id]:
            notifications.show_in_account(
                user_id=user_id,
                subject=message.headline,
                about=about(message.alert),
                key=f"{_key(message)}:account:{user_id}",
                category=CATEGORY,
            )
    return f"{_ACCOUNTS}{now_told[-1]}" if len(waiting) > len(now_told) else None


def _asking(message: AlertMessage) -> dict[UUID, set[str]]:
    """Accounts that asked for alerts of this space, with how, in order; the team's left out."""
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for channel, way in ((Channel.SMS, "sms"), (Channel.EMAIL, "push")):
        if channel in message.channels:
            for user_id in notifications.people_wanting(require_authority(), CATEGORY, way):
                found[user_id].add(way)
    team = {member.user_id for member in _team()}
    return {one: found[one] for one in sorted(found) if one not in team}


def _key(message: AlertMessage) -> str:
    return f"alert-message:{message.pk}"


def _team() -> list[Member]:
    """In an order that does not change between two chunks."""
    return sorted((one for one in members() if one.is_active), key=lambda one: one.user_id)

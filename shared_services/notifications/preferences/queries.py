from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import SpacePresence, User
from accounts.phones.facade import verified_phones
from kernel.clock import now
from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id, current_authority, public_space, space_of
from shared_services.notifications import categories
from shared_services.notifications.categories import Category
from shared_services.notifications.gathered.models import CentreMessage, PushSubscription
from shared_services.notifications.gathered.queries import browsers_of, names_of
from shared_services.notifications.hours import USUAL, Hours, end_of_quiet, next_digest
from shared_services.notifications.models import Notification
from shared_services.notifications.preferences.models import (
    CategoryDefault,
    Channel,
    PersonHours,
    Preference,
    Rhythm,
)


@dataclass(frozen=True)
class Plan:
    """What a person's choices make of one message: silenced, kept for a digest, or a bit later."""

    silenced: bool = False
    held_until: datetime | None = None
    not_before: datetime | None = None


AT_ONCE = Plan()


def plan(category: Category, user_id: UUID | None, rhythm: str = "") -> Plan:
    """For one message of the current space. `rhythm` is the choice of someone without account.

    What is statutory leaves at once; what is urgent may be refused, never put off.
    """
    if category.statutory or current_authority() is None:
        return AT_ONCE
    hours = USUAL
    if user_id is not None and category.can_be_chosen:
        rhythm = rhythm_of(category, user_id)
        hours = hours_of(user_id)
    if rhythm == Rhythm.OFF:
        return Plan(silenced=True)
    if category.urgent:
        return AT_ONCE
    if rhythm in {Rhythm.DAILY, Rhythm.WEEKLY}:
        weekly = rhythm == Rhythm.WEEKLY
        return Plan(held_until=next_digest(now(), hours, weekly=weekly))
    return Plan(not_before=end_of_quiet(now(), hours))


def people_wanting(authority: Any, category: str, channel: str) -> list[UUID]:
    """Accounts that asked this space to tell them of this category by SMS or in their browsers.

    Always in the same order. Only who can be reached: a proven number, or a browser. People asked
    for it themselves: also those who have no file there. Raises WrongNotification.
    """
    categories.named(category)
    yes = Preference.objects.filter(
        authority_id=authority.pk, category=category, channel=channel, rhythm=Rhythm.IMMEDIATE
    )
    # Asked with the space's own rights: it sees what was chosen about itself alone.
    asked = list(yes.values_list("user_id", flat=True))
    with public_space():
        people = User.everyone.filter(pk__in=asked, is_active=True)
        if channel == Channel.SMS:
            people = people.filter(phone_verified_at__isnull=False).exclude(phone="")
        else:
            people = people.filter(pk__in=PushSubscription.objects.values("user_id"))
        return list(people.order_by("pk").values_list("pk", flat=True))


def rhythm_of(category: Category, user_id: UUID) -> str:
    """The person's choice in the current space, else the commune's, else the category's own."""
    authority = current_authority()
    if authority is None:
        return category.default
    facts = {"authority_id": authority.pk, "category": category.name, "channel": "email"}
    chosen = Preference.objects.filter(user_id=user_id, **facts).values_list("rhythm", flat=True)
    proposed = CategoryDefault.objects.filter(**facts).values_list("rhythm", flat=True)
    return chosen.first() or proposed.first() or category.default


def hours_of(user_id: UUID | None) -> Hours:
    row = PersonHours.objects.filter(user_id=user_id).first() if user_id else None
    if row is None:
        return USUAL
    return Hours(row.zone, row.digest_hour, row.digest_weekday, row.quiet_from, row.quiet_until)


@dataclass(frozen=True)
class Reach:
    """By what a person can be told besides the mail."""

    phone: bool = False
    browsers: bool = False

    def has(self, channel: str) -> bool:
        return self.phone if channel == Channel.SMS else self.browsers


def reach_of(user_id: UUID) -> Reach:
    """On the account host."""
    return Reach(bool(verified_phones([user_id])), browsers_of(user_id) > 0)


@dataclass(frozen=True)
class Choice:
    """One line of « Mes préférences »: a category of a town hall and what stands.

    `rhythm` is empty for what always leaves by mail; `doubles` tells, for each other channel that
    is offered, whether it is chosen.
    """

    authority_id: UUID
    town_hall: str
    category: Category
    rhythm: str
    proposed: str
    doubles: dict[str, bool] = field(default_factory=dict)

    @property
    def field(self) -> str:
        return f"{self.authority_id.hex}:{self.category.name}"

    def field_of(self, channel: str) -> str:
        return f"{self.field}:{channel}"


def choices_of(user_id: UUID) -> list[Choice]:
    """Every choice offered to this person, town hall by town hall; on the account host."""
    known = SpacePresence.objects.filter(user_id=user_id)
    # Of a town hall that is only followed, « Mes communes » tells all there is.
    presences = list(known.exclude(follows=True, has_role=False, has_file=False))
    names = names_of([row.authority_id for row in presences])
    chosen = {
        (row.authority_id, row.category, row.channel): row.rhythm
        for row in Preference.objects.filter(user_id=user_id)
    }
    proposed = {
        (row.authority_id, row.category): row.rhythm
        for row in CategoryDefault.objects.filter(authority_id__in=names, channel="email")
    }
    reach = reach_of(user_id)
    made = []
    for row in sorted(presences, key=lambda one: names.get(one.authority_id, "")):
        place = row.authority_id
        for category in offered(row.has_role, reach) if place in names else []:
            usual = proposed.get((place, category.name), category.default)
            rhythm = chosen.get((place, category.name, Channel.EMAIL.value), usual)
            doubles = {
                channel: _is_doubled(category, channel, chosen.get((place, category.name, channel)))
                for channel in doubles_of(category, reach)
            }
            by_mail = rhythm if category.can_be_chosen else ""
            made.append(Choice(place, names[place], category, by_mail, usual, doubles))
    return made


def doubles_of(category: Category, reach: Reach) -> list[str]:
    """The other channels that this person may choose for this category."""
    if not category.can_be_doubled:
        return []
    allowed = [Channel.SMS.value] if category.sms else []
    return [one for one in [*allowed, Channel.PUSH.value] if reach.has(one)]


def _is_doubled(category: Category, channel: str, chosen: str | None) -> bool:
    if chosen is None:
        return channel == Channel.PUSH and category.push
    return chosen != Rhythm.OFF


def number_for(category: Category, user_id: UUID) -> str | None:
    """Where this person wants texts of this category of the current space; None: nowhere."""
    authority = current_authority()
    if authority is None or not category.sms:
        return None
    asked = Preference.objects.filter(
        user_id=user_id,
        authority_id=authority.pk,
        category=category.name,
        channel=Channel.SMS,
        rhythm=Rhythm.IMMEDIATE,
    )
    return verified_phones([user_id]).get(user_id) if asked.exists() else None


def wants_push(notification_id: UUID, user_id: UUID) -> bool:
    """Whether browsers are told of this message; from public, where « Mes messages » stand."""
    line = CentreMessage.objects.filter(pk=notification_id, user_id=user_id).first()
    if line is None:
        return False
    try:
        authority = authority_by_id(line.authority_id)
    except UnknownAuthority:
        return False
    with space_of(authority):
        found = Notification.objects.filter(pk=notification_id)
        name = found.values_list("category", flat=True).first() or ""
    kind = next((one for one in categories.known() if one.name == name), None)
    if kind is None or not kind.can_be_doubled:
        return True
    chosen = Preference.objects.filter(
        user_id=user_id, authority_id=authority.pk, category=name, channel=Channel.PUSH
    )
    return _is_doubled(kind, Channel.PUSH, chosen.values_list("rhythm", flat=True).first())


def doubles_chosen(authority: Any, user_id: UUID, category: str) -> dict[str, bool]:
    """By what this person asked that space to be told of this category besides the mail."""
    mine = Preference.objects.filter(
        user_id=user_id, authority_id=authority.pk, category=category, rhythm=Rhythm.IMMEDIATE
    )
    chosen = set(mine.values_list("channel", flat=True))
    return {channel.value: channel in chosen for channel in (Channel.SMS, Channel.PUSH)}


def offered(in_team: bool, reach: Reach | None = None) -> list[Category]:
    """Categories a person may choose about: those of the team for the team alone.

    What always leaves by mail comes in with `reach`, where another channel can double it.
    """
    return [
        one
        for one in categories.known()
        if (in_team or not one.for_team)
        and one.has_accounts
        and (one.can_be_chosen or (reach is not None and doubles_of(one, reach)))
    ]


def always_sent() -> list[Category]:
    return [one for one in categories.known() if one.statutory]


def defaults_of(authority: Any) -> dict[str, str]:
    """What stands for each category here, by its name."""
    rows = CategoryDefault.objects.filter(authority_id=authority.pk, channel="email")
    chosen = {row.category: row.rhythm for row in rows}
    return {one.name: chosen.get(one.name, one.default) for one in offered(in_team=True)}

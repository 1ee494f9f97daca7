from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import make_aware

from kernel.clock import today
from kernel.outbox import facade as outbox
from kernel.tenancy import current_authority, public_space
from shared_services.notifications.categories import DIGEST, is_for_team
from shared_services.notifications.limits import counting
from shared_services.notifications.limits.defaults import defaults
from shared_services.notifications.limits.queries import Quota, own_limits
from shared_services.notifications.models import Notification

WARN = "notifications.warn_of_quota"
# People who get yesterday's surplus should not be woken by it.
NEXT_DAY_AT = time(7, 30)


@dataclass
class Admitted:
    """What may leave now; what waits for another day; what goes to the person's digest."""

    now: list[Notification] = field(default_factory=list)
    later: dict[UUID, datetime] = field(default_factory=dict)
    held: list[Notification] = field(default_factory=list)


def admit(rows: Sequence[Notification]) -> Admitted:
    """Take their places in the counts of the day, in the caller's transaction.

    Statutory and urgent messages are counted and always pass. A message that took its place keeps
    it at the next try. One statement for a batch of statutory messages, three for others; more only
    when a limit is reached.
    """
    authority = current_authority()
    fresh = [row for row in rows if row.counted_on is None]
    if authority is None or not fresh:
        return Admitted(now=list(rows))
    day = today()
    made = Admitted(now=[row for row in rows if row.counted_on is not None])
    made.now += [row for row in fresh if row.statutory or row.urgent]
    limited = [row for row in fresh if not (row.statutory or row.urgent)]
    limited = _without_surplus_of_recipients(limited, day, made)
    limited = _without_surplus_of_accounts(limited, day, made)
    counted = [row for row in made.now if row.counted_on is None] + limited
    if counted:
        wanted = Counter(row.channel for row in counted)
        sent = counting.take_channels(authority.pk, wanted, day)
        for channel in sorted({row.channel for row in limited}):
            limited = _within_quota(authority.pk, channel, sent[channel], wanted, limited, made)
    made.now += limited
    for row in made.now:
        row.counted_on = row.counted_on or day
    return made


def _without_surplus_of_recipients(
    rows: list[Notification], day: date, made: Admitted
) -> list[Notification]:
    """Each address of this space has so many a day; the rest goes to its digest."""
    capped = [row for row in rows if row.category != DIGEST]
    if not capped:
        return rows
    wanted = Counter((row.recipient_email.lower(), row.channel) for row in capped)
    taken = counting.take_recipients(wanted, day)
    before = {place: taken[place] - number for place, number in wanted.items()}
    kept = []
    for row in rows:
        place = (row.recipient_email.lower(), row.channel)
        if row.category != DIGEST and before[place] >= _most(row)["per_space"][row.channel]:
            made.held.append(row)
            continue
        if row.category != DIGEST:
            before[place] += 1
        kept.append(row)
    return kept


def _without_surplus_of_accounts(
    rows: list[Notification], day: date, made: Admitted
) -> list[Notification]:
    """Each account has so many a day from all communes together.

    Counted under the platform's role: a space can neither read nor write these numbers.
    """
    capped = [row for row in rows if row.user_id is not None and row.category != DIGEST]
    if not capped:
        return rows
    wanted = Counter(row.user_id for row in capped if row.user_id is not None)
    with public_space():
        taken = counting.take_accounts(wanted, day)
    before = {one: taken[one] - number for one, number in wanted.items()}
    kept = []
    for row in rows:
        if row.user_id is not None and row.category != DIGEST:
            if before[row.user_id] >= _most(row)["per_account"]:
                made.held.append(row)
                continue
            before[row.user_id] += 1
        kept.append(row)
    return kept


def _most(row: Notification) -> dict[str, Any]:
    """What one person gets a day. A town hall at work gets more than a reader."""
    who = "team_member" if is_for_team(row.category) else "reader"
    found: dict[str, Any] = defaults()["per_person"][who]
    return found


def _within_quota(
    authority_id: UUID,
    channel: str,
    sent: int,
    wanted: Counter[str],
    rows: list[Notification],
    made: Admitted,
) -> list[Notification]:
    quotas, before = own_limits()
    quota, earlier = quotas[channel], before.get(channel, 0)
    over_day = sent - quota.per_day
    over_month = earlier + sent - quota.per_month
    _warn(channel, quota, sent, wanted[channel], earlier)
    mine = [row for row in rows if row.channel == channel]
    number = min(max(over_day, over_month, 0), len(mine))
    if number == 0:
        return rows
    moment = _next_month() if over_month > 0 else _tomorrow()
    surplus = {row.pk for row in mine[len(mine) - number :]}
    made.later |= dict.fromkeys(surplus, moment)
    counting.give_back(authority_id, channel, today(), number)
    return [row for row in rows if row.pk not in surplus]


def _warn(channel: str, quota: Quota, sent: int, added: int, earlier: int) -> None:
    """Tell the administrators once a day, when the batch went past the threshold."""
    percent = int(defaults()["warning_percent"])
    for count, limit in ((sent, quota.per_day), (earlier + sent, quota.per_month)):
        if limit and 100 * (count - added) < percent * limit <= 100 * count:
            outbox.enqueue(WARN, payload={"name": channel}, key=f"{channel}:{today()}")


def _tomorrow() -> datetime:
    return make_aware(datetime.combine(today() + timedelta(days=1), NEXT_DAY_AT))


def _next_month() -> datetime:
    first = (today().replace(day=28) + timedelta(days=4)).replace(day=1)
    return make_aware(datetime.combine(first, NEXT_DAY_AT))

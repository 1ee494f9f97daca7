"""Wrong passwords make the next try wait, longer each time.

Counted per account from one network, per account from anywhere, and per network, under keyed
digests: no address in clear. Unknown addresses count as known ones do, so the wait tells nothing.
CNIL 2022-100 asks for such a restriction when a password is worth less than 80 bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.passwords.models import TryCount
from kernel.clock import now
from kernel.errors import TooManyTries
from kernel.visitor import network_of, visitor_address

FIRST_WAIT = 30
LONGEST_WAIT = 3600
REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True)
class Counter:
    """`free` wrong tries, then a wait that doubles with each further one."""

    kind: str
    key: str
    free: int


def check(request: HttpRequest, email: str) -> None:
    """Raises TooManyTries while this account or this network must wait."""
    longest = longest_wait(request, email)
    if longest > 0:
        raise TooManyTries(told_to_wait(longest), wait_seconds=longest)


def longest_wait(request: HttpRequest, email: str) -> int:
    """Seconds before this account may be tried again from this network; 0: now."""
    keys = [counter.key for counter in _counters(request, email)]
    moment = now()
    waits = TryCount.objects.filter(pk__in=keys, waits_until__gt=moment)
    ends = waits.order_by("-waits_until").values_list("waits_until", flat=True).first()
    return int((ends - moment).total_seconds()) + 1 if ends else 0


def waits_everywhere_until(email: str) -> datetime | None:
    """Until when this account cannot be tried from anywhere; None: it can."""
    key = digest("account", email.strip().lower())
    waits = TryCount.objects.filter(pk=key, waits_until__gt=now())
    return waits.values_list("waits_until", flat=True).first()


def note_failure(request: HttpRequest, email: str) -> None:
    """One more wrong password; two at the same moment are both counted."""
    # Always in the same order: two failures never wait for each other.
    for counter in sorted(_counters(request, email), key=lambda each: each.key):
        with transaction.atomic():
            _count(counter)


def _count(counter: Counter) -> None:
    moment = now()
    mine = TryCount.objects.filter(pk=counter.key)
    mine.filter(forgotten_at__lte=moment).delete()
    made = TryCount(pk=counter.key, kind=counter.kind, forgotten_at=moment + REMEMBERED)
    TryCount.objects.bulk_create([made], ignore_conflicts=True)
    mine.update(tries=F("tries") + 1, forgotten_at=moment + REMEMBERED)
    beyond = mine.values_list("tries", flat=True).get() - counter.free
    if beyond >= 0:
        wait = min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT)
        mine.update(waits_until=moment + timedelta(seconds=wait))


def note_success(request: HttpRequest, email: str) -> None:
    """Forget what was counted of the account; not of the network, which may try others."""
    keys = [counter.key for counter in _counters(request, email)[:2]]
    TryCount.objects.filter(pk__in=keys).delete()


def forget_old_tries() -> None:
    """Delete what counts no more."""
    TryCount.objects.filter(forgotten_at__lte=now()).delete()


def _counters(request: HttpRequest, email: str) -> list[Counter]:
    network = network_of(visitor_address(request))
    account = email.strip().lower()
    return [
        Counter("both", digest("both", account, network), free=5),
        # Higher, or anyone could shut someone else out from afar.
        Counter("account", digest("account", account), free=20),
        # A whole town hall may stand behind one address.
        Counter("network", digest("network", network), free=50),
    ]


def digest(*parts: str) -> str:
    """What a counter is kept under; nobody reads an address out of it."""
    return salted_hmac("accounts.throttle", "\0".join(parts), algorithm="sha256").hexdigest()


def told_to_wait(seconds: int) -> str:
    """« Attendez 3 minutes »: how long, in words."""
    if seconds < 60:
        wait = ngettext("%(count)d seconde", "%(count)d secondes", seconds) % {"count": seconds}
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return _("Trop d'essais. Attendez %(wait)s, puis recommencez.") % {"wait": wait}

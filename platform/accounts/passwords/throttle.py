"""Wrong passwords make the next try wait, longer each time.

Counted per account from one network, per account from anywhere, and per network; in the cache,
under keyed digests: no address in clear. Unknown addresses count as known ones do, so the wait
tells nothing. CNIL 2022-100 asks for such a restriction when a password is worth less than 80 bits.
While the cache is away nothing is counted: people still sign in, and allauth's limits are away too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import TooManyTries
from kernel.visitor import network_of, visitor_address

FIRST_WAIT = 30
LONGEST_WAIT = 3600
REMEMBERED = 24 * 3600


@dataclass(frozen=True)
class Counter:
    """`free` wrong tries, then a wait that doubles with each further one."""

    key: str
    free: int


def check(request: HttpRequest, email: str) -> None:
    """Raises TooManyTries while this account or this network must wait."""
    waits = [_wait_left(counter) for counter in _counters(request, email)]
    longest = max(waits)
    if longest > 0:
        raise TooManyTries(_told(longest), wait_seconds=longest)


def note_failure(request: HttpRequest, email: str) -> None:
    for counter in _counters(request, email):
        cache.add(f"{counter.key}:tries", 0, REMEMBERED)
        try:
            tries = cache.incr(f"{counter.key}:tries")
        except ValueError:
            # The cache was away for the line above, or forgot in between: this is the first.
            tries = 1
            cache.set(f"{counter.key}:tries", tries, REMEMBERED)
        beyond = tries - counter.free
        if beyond >= 0:
            wait = min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT)
            cache.set(f"{counter.key}:until", time.time() + wait, wait)


def note_success(request: HttpRequest, email: str) -> None:
    """Forget what was counted of the account; not of the network, which may try others."""
    for counter in _counters(request, email)[:2]:
        cache.delete_many([f"{counter.key}:tries", f"{counter.key}:until"])


def _counters(request: HttpRequest, email: str) -> list[Counter]:
    network = network_of(visitor_address(request))
    account = email.strip().lower()
    return [
        Counter(_key("both", account, network), free=5),
        # Higher, or anyone could shut someone else out from afar.
        Counter(_key("account", account), free=20),
        # A whole town hall may stand behind one address.
        Counter(_key("network", network), free=50),
    ]


def _key(*parts: str) -> str:
    digest = salted_hmac("accounts.throttle", "\0".join(parts), algorithm="sha256").hexdigest()
    return f"throttle:{digest}"


def _wait_left(counter: Counter) -> int:
    until = cache.get(f"{counter.key}:until")
    return max(0, int(until - time.time()) + 1) if until else 0


def _told(seconds: int) -> str:
    if seconds < 60:
        wait = ngettext("%(count)d seconde", "%(count)d secondes", seconds) % {"count": seconds}
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return _("Trop d'essais avec un mauvais mot de passe. Attendez %(wait)s, puis recommencez.") % {
        "wait": wait
    }

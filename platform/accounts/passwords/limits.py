"""How often one may knock at each door of the account host, counted in the database.

allauth counts its own doors in the cache: empty or away, nothing would be held back. `install`
gives it this count instead; `check` is for our own doors. The figures stand in
`ACCOUNT_RATE_LIMITS`. Same table as wrong passwords, under keyed digests: no address in clear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import Any, NoReturn

from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit as allauths
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from accounts.passwords.models import TryCount
from accounts.passwords.throttle import digest, told_to_wait
from kernel.clock import now
from kernel.errors import TooManyTries

_WAIT = "_knocks_again_after"
View = Callable[..., HttpResponse]


@dataclass
class Usage:
    """What one knock was counted under; true, as allauth expects of a knock that is allowed."""

    keys: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return True

    def rollback(self) -> None:
        TryCount.objects.filter(pk__in=self.keys, tries__gt=0).update(tries=F("tries") - 1)


def check(request: HttpRequest, action: str, *, key: str = "") -> None:
    """One knock at one of our own doors, whatever the method. Raises TooManyTries."""
    usage = consume(request, app="allauth.account", action=action, key=key, limit_get=True)
    if usage is None:
        refuse(request)


def counted(view: View, *, action: str, field: str) -> View:
    """A posted form counts under what it says in that field: an address, known or not."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            check(request, action, key=request.POST.get(field, "").strip().lower())
        return view(request, *args, **kwargs)

    return guarded


def consume(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    config: dict[str, str] | None = None,
    key: str | None = None,
    user: Any = None,
    dry_run: bool = False,
    limit_get: bool = False,
    raise_exception: bool = False,
) -> Usage | None:
    """allauth's contract: None when this knock is one too many. Refused knocks add nothing."""
    usage = Usage()
    if request.method == "GET" and not limit_get:
        return usage
    for rate in allauths.get_rates(app=app, action=action, config=config):
        name = allauths.get_cache_key(
            request, app=app, action=action, rate=rate, key=key, user=user
        )
        counter = digest("limit", name)
        wait = _look(counter, rate) if dry_run else _take(counter, rate)
        if wait:
            setattr(request, _WAIT, wait)
            if raise_exception:
                raise RateLimited
            return None
        usage.keys.append(counter)
    return usage


def clear(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    config: dict[str, str] | None = None,
    key: str | None = None,
    user: Any = None,
) -> None:
    """allauth's contract: what was counted under this key is forgotten."""
    rates = allauths.get_rates(app=app, action=action, config=config)
    names = [
        allauths.get_cache_key(request, app=app, action=action, rate=rate, key=key, user=user)
        for rate in rates
    ]
    TryCount.objects.filter(pk__in=[digest("limit", name) for name in names]).delete()


def refuse(request: HttpRequest) -> NoReturn:
    """The clear page, with how long to wait. Raises TooManyTries."""
    wait = getattr(request, _WAIT, 60)
    raise TooManyTries(told_to_wait(wait), wait_seconds=wait)


def install() -> None:
    """allauth counts here from now on. It has no setting for this; `tests/passwords/test_limits.py`
    fails when a new version no longer comes through these names.
    """
    for name, ours in (("consume", consume), ("clear", clear), ("respond_429", refuse)):
        if not callable(getattr(allauths, name)):
            raise TypeError(f"allauth has no {name} to replace")
        setattr(allauths, name, ours)


def _take(counter: str, rate: allauths.Rate) -> int:
    """Count one more; 0, or the seconds to wait when it is one too many."""
    moment = now()
    mine = TryCount.objects.filter(pk=counter)
    with transaction.atomic():
        mine.filter(forgotten_at__lte=moment).delete()
        fresh = TryCount(pk=counter, forgotten_at=moment + timedelta(seconds=rate.duration))
        TryCount.objects.bulk_create([fresh], ignore_conflicts=True)
        taken = mine.filter(tries__lt=rate.amount).update(tries=F("tries") + 1)
        return 0 if taken else _look(counter, rate)


def _look(counter: str, rate: allauths.Rate) -> int:
    moment = now()
    full = TryCount.objects.filter(pk=counter, tries__gte=rate.amount, forgotten_at__gt=moment)
    ends = full.values_list("forgotten_at", flat=True).first()
    return int((ends - moment).total_seconds()) + 1 if ends else 0

"""What this account session has proven, from the records that allauth keeps in the session."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.federated.provider import providers
from accounts.federated.queries import identities_of
from accounts.models import User
from accounts.second_factor.queries import has_factor, works_at


def is_satisfied(request: HttpRequest) -> bool:
    """A second factor was shown in this account session, and the person still has one."""
    user = request.user
    return isinstance(user, User) and bool(_shown(request)) and has_factor(user)


def is_fresh(request: HttpRequest) -> bool:
    """Proven lately: by the second factor of whoever has one, else by what opens the account."""
    user = request.user
    if not isinstance(user, User):
        return False
    records = _shown(request) if has_factor(user) else get_authentication_records(request, user)
    latest = max((record["at"] for record in records), default=0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def note_enrolled(request: HttpRequest, kind: str) -> None:
    """Enrolling is a proof: the person has just shown a code, or the key."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


def before_entering(request: HttpRequest, authority: Any | None) -> str:
    """Where this person must go before a ticket for that host; nowhere (empty) when all is done."""
    user = request.user
    if not settings.SECOND_FACTOR_REQUIRED or not isinstance(user, User):
        return ""
    if not works_at(user, authority) or is_satisfied(request):
        return ""
    return _with_next(
        reverse("mfa_reauthenticate" if has_factor(user) else "second_factor:why"),
        request.get_full_path(),
    )


def proves_otherwise(user: User) -> bool:
    """A password is not what this person shows once more: a second factor, or none of ours."""
    return has_factor(user) or not user.has_usable_password()


def prove_again(
    request: HttpRequest, user: User, *, after_post: str = "mfa_index", back: str = ""
) -> str:
    """Where to prove who one is, and come back to this page (to that one after a post)."""
    after = back or reverse(after_post)
    back = request.get_full_path() if request.method == "GET" else after
    if has_factor(user):
        return _with_next(reverse("mfa_reauthenticate"), back)
    if user.has_usable_password():
        return _with_next(reverse("account_reauthenticate"), back)
    mine = {identity.provider for identity in identities_of(user)}
    offered = next((found for found in providers() if found.code in mine), None)
    # With nothing at all left to show: a mail to the address, and a password.
    return _with_next(offered.start_path if offered else reverse("account_reset_password"), back)


def _shown(request: HttpRequest) -> list[dict[str, Any]]:
    records = get_authentication_records(request, request.user)
    return [record for record in records if record.get("method") == "mfa"]


def _with_next(address: str, following: str) -> str:
    return f"{address}?{urlencode({'next': following})}"

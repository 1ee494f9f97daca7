"""Mails of a recovery: to the person at each step, to those who may help."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.actions.mails import Letter, send_letter
from accounts.models import User
from accounts.second_factor.models import FactorRecovery
from kernel.tenancy import account_host, public_url

_URLS = "accounts.second_factor.urls"


def tell_person(step: str, recovery: FactorRecovery, *, stop: str = "", secret: str = "") -> None:
    person = recovery.user
    context: dict[str, Any] = {
        "helper": str(recovery.started_by or ""),
        "approver": str(recovery.approved_by or ""),
        "usable_from": recovery.usable_from,
        "expires_at": recovery.expires_at,
        "stop_url": _address("second_factor:stop", stop) if stop else "",
        "action_url": _address("second_factor:renew", secret) if secret else "",
    }
    if not recovery.alone:
        _send(step, person, context)
        return
    # Whoever reads one of the proven addresses may stop it; the link goes to the account's own.
    proven = EmailAddress.objects.filter(user=person, verified=True).exclude(email=person.email)
    _send(step, person, context)
    for email in proven.order_by("email").values_list("email", flat=True):
        _send(step, person, {**context, "action_url": ""}, email=email)


def tell_helpers(step: str, recovery: FactorRecovery, people: set[UUID]) -> None:
    context = {
        "person": str(recovery.user),
        "person_email": recovery.user.email,
        "helper": str(recovery.started_by or ""),
        "reason": recovery.reason,
        "action_url": _address("second_factor:help", str(recovery.pk)),
    }
    for helper in User.everyone.filter(pk__in=people).order_by("pk"):
        _send(step, helper, context)


def _send(step: str, to: User, context: dict[str, Any], *, email: str = "") -> None:
    send_letter(
        Letter(
            template=f"second_factor/mail/recovery_{step}",
            email=email or to.email,
            name=to.get_full_name(),
            context=context,
        )
    )


def _address(route: str, argument: str) -> str:
    return public_url(account_host(), reverse(route, args=[argument], urlconf=_URLS))

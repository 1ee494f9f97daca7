"""The owner of a held account comes back: by a code sent to their proven address.

A code typed where the person tries to sign in, not a link: whoever shows a stolen identity in
another browser gains nothing from the owner's click on « oui, c'est moi ».
"""

from __future__ import annotations

import secrets
import time
import uuid
from hmac import compare_digest
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.models import User
from accounts.passwords import limits, throttle
from accounts.passwords.errors import HeldRefused
from accounts.passwords.models import HeldAccount
from kernel.audit import facade as audit
from kernel.tenancy import public_space

ASKED = "held_account.asked"
PROVEN = "held_account.proven"
CODE_DIGITS = 8
CODE_SECONDS = 15 * 60


def must_confirm(request: HttpRequest, user: User) -> bool:
    """Whether this account is held and this browser has not proven the address since."""
    held = HeldAccount.objects.filter(user=user).first()
    return held is not None and request.session.get(PROVEN) != _mark(held)


def ask(request: HttpRequest, user: User, *, next_path: str) -> None:
    """Send a code to the proven address; the browser keeps what it answers to.

    Raises TooManyTries, HeldRefused for an account without a proven address.
    """
    proven = EmailAddress.objects.filter(user=user, primary=True, verified=True).first()
    if proven is None:
        raise HeldRefused(
            "no_address",
            _("Ce compte est protégé et n'a pas d'adresse vérifiée. Appelez votre mairie."),
        )
    limits.check(request, "held_account", key=str(user.pk))
    code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
    # A session planted in this browser beforehand must not be the one that is let in.
    request.session.cycle_key()
    request.session[ASKED] = {
        "user": str(user.pk),
        "email": proven.email,
        "digest": _digest(user, code),
        "until": time.time() + CODE_SECONDS,
        "next": next_path,
    }
    send_letter(
        Letter(
            template="passwords/mail/held_code",
            email=proven.email,
            name=user.get_full_name(),
            context={"code": code},
        )
    )


def asked(request: HttpRequest) -> dict[str, Any] | None:
    """What this browser was asked; None when nothing is."""
    found = request.session.get(ASKED)
    return dict(found) if found else None


def prove(request: HttpRequest, code: str) -> tuple[User, str]:
    """The code is right: the account and where it was going. Raises HeldRefused, TooManyTries."""
    facts = asked(request) or {}
    user = User.everyone.filter(pk=facts.get("user", uuid.UUID(int=0)), is_active=True).first()
    held = HeldAccount.objects.filter(user=user).first()
    if user is None or held is None:
        raise HeldRefused("over", _("Recommencez depuis la page de connexion."))
    counted = f"held-account:{user.pk}"
    throttle.check(request, counted)
    if facts["until"] < time.time():
        raise HeldRefused("expired", _("Ce code a plus d'un quart d'heure. Demandez-en un autre."))
    if not compare_digest(_digest(user, "".join(code.split())), facts["digest"]):
        throttle.note_failure(request, counted)
        raise HeldRefused("wrong_code", _("Ce code n'est pas le bon. Vérifiez le courriel."))
    throttle.note_success(request, counted)
    del request.session[ASKED]
    request.session[PROVEN] = _mark(held)
    return user, facts["next"]


def release(user: User, *, actor: User | None) -> None:
    """The owner is back: nothing is asked any more. Nothing happens for an account not held."""
    with public_space(), transaction.atomic():
        if HeldAccount.objects.filter(user=user).delete()[0]:
            audit.record("account.confirmed", actor=actor, target=str(user.pk))


def forget(user: User) -> None:
    """When an account is made anonymous."""
    HeldAccount.objects.filter(user=user).delete()


def _mark(held: HeldAccount) -> str:
    """Of this very suspicion: what was proven for an older one counts no more."""
    return f"{held.user_id} {held.since.isoformat()}"


def _digest(user: User, code: str) -> str:
    return salted_hmac("accounts.held", f"{user.pk}:{code}", algorithm="sha256").hexdigest()

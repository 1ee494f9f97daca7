"""Open an account for an identity nobody here knows yet, once an e-mail address is proven.

Nothing is written in the accounts before the address is proven: an account that waited, already
linked, under somebody else's address would be a trap for its owner.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.email_rules import checked_email
from accounts.federated.actions.linking import link
from accounts.federated.errors import FederationRefused
from accounts.federated.models import Passage
from accounts.federated.provider import name_of
from accounts.models import User
from kernel.audit import facade as audit

CODE_DIGITS = 8


def send_code(passage: Passage, *, email: str) -> None:
    """Send a code to the address; to an address that has an account, how to use that account.

    The page says the same in both cases. Raises DomainError for an address we cannot accept.
    """
    address = checked_email(email)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    is_taken = User.everyone.filter(email=address).exists()
    is_taken = is_taken or EmailAddress.objects.filter(email=address, verified=True).exists()
    with transaction.atomic():
        passage.email, passage.tries = address, 0
        # A taken address has no code at all: nothing typed can be right.
        passage.code_digest = "" if is_taken else _digest(passage, code)
        passage.save(update_fields=["email", "tries", "code_digest"])
        send_letter(
            Letter(
                template="federated/mail/taken" if is_taken else "federated/mail/code",
                email=address,
                name=passage.full_name,
                context={"code": code, "provider": name_of(passage.provider)},
            )
        )


def open_account(passage: Passage, *, code: str) -> User:
    """The code is right: create the account, its proven address and its identity together.

    Raises FederationRefused; five wrong codes end the passage.
    """
    mine = Passage.objects.filter(pk=passage.pk)
    if not mine.filter(tries__lt=Passage.MOST_TRIES).update(tries=F("tries") + 1):
        mine.delete()
        raise FederationRefused(
            "too_many_codes", _("Trop de codes faux. Recommencez depuis le début.")
        )
    given = _digest(passage, "".join(code.split()))
    if not passage.code_digest or not compare_digest(given, passage.code_digest):
        raise FederationRefused("wrong_code", _("Ce code n'est pas le bon. Vérifiez le courriel."))
    try:
        with transaction.atomic():
            return _created(passage)
    except IntegrityError as error:
        raise FederationRefused(
            "taken", _("Un compte vient d'être créé avec cette adresse. Connectez-vous.")
        ) from error


def _created(passage: Passage) -> User:
    user = User.everyone.create_user(
        passage.email, first_name=passage.first_name, last_name=passage.last_name
    )
    audit.record("account.opened", actor=user, target=str(user.pk), provider=passage.provider)
    link(passage, actor=user)
    return user


def _digest(passage: Passage, code: str) -> str:
    return salted_hmac(
        "accounts.federated.code", f"{passage.pk}:{passage.email}:{code}", algorithm="sha256"
    ).hexdigest()

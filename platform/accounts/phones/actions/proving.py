"""A person shows that a mobile number is theirs: a code goes there and comes back."""

from __future__ import annotations

import secrets
from hmac import compare_digest

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.mails import Letter, send_letter
from accounts.models import User
from accounts.passwords import limits
from accounts.phones.errors import ProofRefused
from accounts.phones.models import NumberProof
from accounts.phones.numbers import masked, mobile
from accounts.phones.queries import texts_leave
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox import facade as outbox
from kernel.tenancy import account_host, public_space
from kernel.visitor import network_of, visitor_address

CODE_DIGITS = 6
# The door of the notifications, called by its name: they stand on a floor above.
SEND = "notifications.account_text"


def ask_code(request: HttpRequest, user: User, written: str) -> NumberProof:
    """Send a code to this number; the one before is worth nothing any more.

    Each is paid for, and may disturb a stranger: counted by person, by number and by network.
    Raises WrongNumber, ProofRefused, TooManyTries.
    """
    if not texts_leave():
        raise ProofRefused("no_texts", _("Cette plateforme n'envoie pas de SMS."))
    number = mobile(written)
    if user.phone_verified_at is not None and user.phone == number:
        raise ProofRefused("proven", _("Ce numéro est déjà le vôtre, et il est vérifié."))
    limits.check(request, "phone_code_person", key=str(user.pk))
    limits.check(request, "phone_code_number", key=number)
    limits.check(request, "phone_code_network", key=network_of(visitor_address(request)))
    code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
    moment = now()
    with public_space(), transaction.atomic():
        proof, _made = NumberProof.objects.update_or_create(
            user=user,
            defaults={
                "number": number,
                "code_digest": _digest(user, number, code),
                "tries": 0,
                "asked_at": moment,
                "expires_at": moment + NumberProof.LIFETIME,
            },
        )
        outbox.enqueue(
            SEND,
            payload={
                "phone": number,
                "name": user.get_full_name(),
                "user_id": str(user.pk),
                "subject": _("Code pour vérifier un numéro"),
                "text": _text(code),
            },
            queue="urgent",
        )
        audit.record("account.phone_asked", actor=user, target=str(user.pk))
    return proof


def prove(user: User, code: str, *, actor: User) -> str:
    """The code came back: the number is the person's, who is told by mail. Returns the number.

    Five wrong tries, and another code must be asked for. Raises ProofRefused.
    """
    _check_own(user, actor)
    with public_space(), transaction.atomic():
        proof = NumberProof.objects.select_for_update().filter(user=user).first()
        left = _tries_left(proof)
        if proof is not None and left > 0:
            typed = _digest(user, proof.number, "".join(code.split()))
            if compare_digest(typed, proof.code_digest):
                _keep(user, proof.number, actor=actor)
                return proof.number
            proof.tries += 1
            proof.save(update_fields=["tries"])
            left = _tries_left(proof)
    # Outside the transaction, which keeps the count.
    raise ProofRefused("wrong_code" if left else "over", _refusal(left))


def forget_number(user: User, *, actor: User) -> None:
    """The person takes the number back: no text is sent any more. Doing it twice is harmless."""
    _check_own(user, actor)
    with public_space(), transaction.atomic():
        user = User.everyone.select_for_update().get(pk=user.pk)
        NumberProof.objects.filter(user=user).delete()
        if not user.phone:
            return
        before, was_proven = user.phone, user.phone_verified_at is not None
        user.phone, user.phone_verified_at = "", None
        user.save(update_fields=["phone", "phone_verified_at"])
        audit.record(
            "account.phone_removed",
            actor=actor,
            target=str(user.pk),
            **audit.changes({"phone": masked(before)}, {"phone": ""}),
        )
        if was_proven:
            _tell(user, before=before, number="")


def take_over(source: User, target: User) -> None:
    """Two accounts become one: the kept one has the proven number, its own if both have one."""
    if source.phone_verified_at is None or target.phone_verified_at is not None:
        return
    target.phone, target.phone_verified_at = source.phone, source.phone_verified_at
    target.save(update_fields=["phone", "phone_verified_at"])


def _keep(user: User, number: str, *, actor: User) -> None:
    user = User.everyone.select_for_update().get(pk=user.pk)
    before = user.phone if user.phone_verified_at is not None else ""
    user.phone, user.phone_verified_at = number, now()
    user.save(update_fields=["phone", "phone_verified_at"])
    NumberProof.objects.filter(user=user).delete()
    audit.record(
        "account.phone_proven",
        actor=actor,
        target=str(user.pk),
        **audit.changes({"phone": masked(before)}, {"phone": masked(number)}),
    )
    _tell(user, before=before, number=number)


def _tell(user: User, *, before: str, number: str) -> None:
    """By mail: whoever took the account over must not do this unseen."""
    send_letter(
        Letter(
            template="phones/mail/number_changed",
            email=user.email,
            name=user.get_full_name(),
            context={"before": masked(before), "number": masked(number)},
        )
    )


def _text(code: str) -> str:
    # The last line is read by telephones, which then offer the code (WICG sms-one-time-codes).
    words = _(
        "Beffroi : %(code)s est votre code pour vérifier ce numéro. Valable 10 minutes. "
        "Ne le donnez à personne."
    )
    host = account_host().partition(":")[0]
    return f"{words % {'code': code}}\n@{host} #{code}"


def _tries_left(proof: NumberProof | None) -> int:
    if proof is None or proof.expires_at <= now():
        return 0
    return max(0, NumberProof.TRIES - proof.tries)


def _refusal(left: int) -> str:
    if not left:
        return _("Ce code ne marche plus. Demandez-en un autre.")
    words = ngettext(
        "Ce code n'est pas le bon. Il vous reste %d essai.",
        "Ce code n'est pas le bon. Il vous reste %d essais.",
        left,
    )
    return words % left


def _check_own(user: User, actor: User) -> None:
    if actor.pk != user.pk:
        raise ProofRefused("not_yours", _("Ce compte n'est pas le vôtre."))


def _digest(user: User, number: str, code: str) -> str:
    # Keyed: a million codes would be tried in a second on a bare digest.
    said = f"{user.pk}:{number}:{code}"
    return salted_hmac("accounts.phones", said, algorithm="sha256").hexdigest()

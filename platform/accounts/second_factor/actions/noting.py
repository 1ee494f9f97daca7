"""Tell the journal, and the person, of each change of a second factor."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.actions.mails import Letter, send_letter
from accounts.models import User
from kernel.audit import facade as audit
from kernel.tenancy import public_space

_ADDED_ACTS = {
    "totp": "second_factor.app_added",
    "webauthn": "second_factor.passkey_added",
    "recovery_codes": "second_factor.codes_made",
}
_REMOVED_ACTS = {
    "totp": "second_factor.app_removed",
    "webauthn": "second_factor.passkey_removed",
    "recovery_codes": "second_factor.codes_removed",
}


def note_added(user: User, kind: str) -> None:
    _record(_ADDED_ACTS[kind], user)


def note_removed(user: User, kind: str) -> None:
    _record(_REMOVED_ACTS[kind], user)


def note_failed(user: User, kind: str) -> None:
    """A wrong code or key, after the right password."""
    _record("second_factor.refused", user, kind=kind)


def note_recovery_code_used(user: User, *, left: int) -> None:
    """Journal and mail: whoever finds the sheet of codes must not use it unseen."""
    with public_space(), transaction.atomic():
        audit.record("second_factor.code_used", actor=user, target=str(user.pk), left=left)
        send_letter(
            Letter(
                template="second_factor/mail/code_used",
                email=user.email,
                name=user.get_full_name(),
                context={"left": left},
            )
        )


def _record(action: str, user: User, **detail: Any) -> None:
    with public_space(), transaction.atomic():
        audit.record(action, actor=user, target=str(user.pk), **detail)

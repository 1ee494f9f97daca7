"""Check what a person typed: a code of their phone's app, or a recovery code."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

from accounts.models import User

Type = Authenticator.Type


def matching_step(secret: str, code: str) -> int | None:
    """The 30-second step this code belongs to, one step of clock skew allowed."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return int(step)
    return None


def use_code(user: User, code: str) -> Authenticator | None:
    """Use the code up and tell whose it was; None for a wrong or used one."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user_id=user.pk)
        app = held.filter(type=Type.TOTP).first()
        if app is not None and _use_step(app, code):
            return app
        paper = held.filter(type=Type.RECOVERY_CODES).first()
        if paper is not None and paper.wrap().validate_code(code):
            paper.refresh_from_db()
            return paper
    return None


def remember_first_code(user: User, step: int) -> None:
    """The code that switched the app on opens nothing afterwards."""
    with transaction.atomic():
        app = Authenticator.objects.select_for_update().get(user_id=user.pk, type=Type.TOTP)
        app.data["last_step"] = step
        app.save(update_fields=["data"])


def _use_step(app: Authenticator, code: str) -> bool:
    step = matching_step(decrypt(app.data["secret"]), code)
    # RFC 6238 § 5.2: a code serves once. allauth's own memory is a cache of 30 s, while with one
    # step of tolerance a code lives 90.
    if step is None or step <= app.data.get("last_step", -1):
        return False
    app.data["last_step"] = step
    app.save(update_fields=["data"])
    return True

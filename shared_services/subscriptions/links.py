"""Secret links of the mails: signed, good on one commune's host only."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.subscriptions.models import Subscriber
from tenants.mergers.facade import former_identities

_MANAGE, _LEAVE = "subscriptions.manage", "subscriptions.leave"
EVERYTHING = "all"


def new_token() -> tuple[str, str]:
    """A confirmation link's secret, and what is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def digest_of(email: str) -> str:
    """Tells whether a proof is about an address, without keeping the address."""
    return salted_hmac("subscriptions.proof", email, algorithm="sha256").hexdigest()


def manage_url(subscriber: Subscriber) -> str:
    return _absolute("manage", _signed(_MANAGE, subscriber.pk.hex))


def leave_url(subscriber: Subscriber, topic: str = EVERYTHING) -> str:
    """One click ends this topic, or all of them (RFC 8058)."""
    return _absolute("leave", _signed(_LEAVE, f"{subscriber.pk.hex}-{topic}"))


def confirm_url(token: str) -> str:
    return _absolute("confirm", token)


def read_manage(token: str) -> UUID | None:
    found = _read(_MANAGE, token)
    return UUID(found) if found else None


def read_leave(token: str) -> tuple[UUID, str] | None:
    """The subscriber and the topic of a « leave » link; None for any other text."""
    identity, _dash, topic = _read(_LEAVE, token).partition("-")
    return (UUID(identity), topic) if topic else None


def _signed(salt: str, value: str) -> str:
    # The authority is signed too: two communes' links never open each other's subscribers.
    return _signer(salt, require_authority().id).sign(value)


def _read(salt: str, token: str) -> str:
    # What a commune signed before it merged into this one still works here.
    for authority_id in (require_authority().id, *former_identities()):
        try:
            return _signer(salt, authority_id).unsign(token)
        except signing.BadSignature:
            continue
    return ""


def _signer(salt: str, authority_id: object) -> signing.Signer:
    return signing.Signer(sep=".", salt=f"{salt}.{authority_id}")


def _absolute(name: str, token: str) -> str:
    authority = require_authority()
    table = URLCONFS["commune" if authority.is_commune else "intercommunality"]
    path = reverse(f"subscriptions:{name}", urlconf=table, args=[token])
    return str(authority.url(path))

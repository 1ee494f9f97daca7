"""Sign-on from the account host to another host of ours, by one-time ticket.

The browser keeps a secret (the state cookie) on the host it wants to enter and shows the account
host its digest alone. The ticket is bound to that digest, to the host, to one use and to a minute:
a ticket sent to someone else's browser (login CSRF), replayed, or shown on another host is worth
nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.people import note_session
from accounts.errors import SignOnRefused
from accounts.models import SignOnTicket, User
from accounts.sessions.queries import is_open
from kernel.clock import now
from kernel.tenancy import match_host, public_space


@dataclass(frozen=True)
class Entry:
    """Who enters, and where they wanted to go."""

    user: User
    next_path: str
    opened_by: UUID | None = None
    second_factor: bool = False


def new_secret() -> str:
    """256 bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def check_target(host: str) -> Any | None:
    """The authority behind a host that may be entered; None for the operator's.

    Raises SignOnRefused for any host that is not ours, not in service, or the account host itself.
    """
    match = match_host(host)
    if match is None or match.kind == "account":
        raise SignOnRefused(
            "unknown_host", _("L'adresse de départ n'est pas celle d'un de nos sites.")
        )
    if match.authority is not None and not match.authority.is_served:
        raise SignOnRefused("not_in_service", _("Ce site n'est pas en service pour le moment."))
    return match.authority


def issue_ticket(
    user: User,
    *,
    host: str,
    state_digest: str,
    next_path: str,
    opened_by: UUID | None = None,
    second_factor: bool = False,
) -> str:
    """A ticket for this person, this host and this browser. Only its digest is stored.

    `second_factor`: one was shown in the session that asks.

    Raises SignOnRefused.
    """
    check_target(host)
    if len(state_digest) != 64 or not user.is_active:
        raise SignOnRefused("wrong_state", _("La demande de connexion est incomplète."))
    ticket = new_secret()
    with public_space(), transaction.atomic():
        SignOnTicket.objects.filter(expires_at__lt=now()).delete()
        SignOnTicket.objects.create(
            digest=digest_of(ticket),
            user=user,
            host=host,
            state_digest=state_digest,
            next_path=next_path,
            opened_by=opened_by,
            second_factor=second_factor,
            expires_at=now() + SignOnTicket.LIFETIME,
        )
    return ticket


def redeem_ticket(ticket: str, *, host: str, state_secret: str) -> Entry:
    """Use the ticket up, whatever comes of it. Raises SignOnRefused."""
    with public_space(), transaction.atomic():
        found = (
            SignOnTicket.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(digest=digest_of(ticket))
            .first()
        )
        if found is not None:
            SignOnTicket.objects.filter(pk=found.pk).delete()
    if found is None or found.expires_at <= now():
        raise SignOnRefused(
            "expired_ticket", _("La connexion a pris trop de temps, ou a déjà servi.")
        )
    is_this_browser = bool(state_secret) and compare_digest(
        digest_of(state_secret), found.state_digest
    )
    if found.host != host or not is_this_browser:
        raise SignOnRefused(
            "other_browser",
            _("La connexion n'a pas été commencée depuis ce navigateur, ou sur ce site."),
        )
    if not found.user.is_active:
        raise SignOnRefused("inactive", _("Ce compte est fermé."))
    if found.opened_by is not None and not is_open(found.opened_by):
        raise SignOnRefused("ended", _("Votre compte a été déconnecté entre-temps."))
    authority = check_target(host)
    if authority is not None:
        note_session(found.user, authority)
    return Entry(
        user=found.user,
        next_path=found.next_path,
        opened_by=found.opened_by,
        second_factor=found.second_factor,
    )

"""Note a session that opens, and the device it opens on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.actions.mails import Letter, send_letter
from accounts.sessions.current import KEY
from accounts.sessions.device import device_named
from accounts.sessions.models import KnownDevice, OpenSession
from kernel.clock import now
from kernel.tenancy import account_host, current_authority, public_space, public_url
from kernel.visitor import network_of, visitor_address


def register(request: HttpRequest, user: Any, *, opened_by: UUID | None = None) -> OpenSession:
    """Give the session that was just opened a row in « Mes connexions ».

    A session that opens again on the same browser ends the row it had: each sign-in has its own.
    """
    authority = current_authority()
    with public_space(), transaction.atomic():
        if (before := request.session.get(KEY)) is not None:
            _end_replaced(before)
        row = OpenSession.objects.create(
            user_id=user.pk,
            authority_id=authority.id if authority is not None else None,
            opened_by=opened_by,
            host=request.get_host().rsplit(":", 1)[0].lower().rstrip(".")[:253],
            device=device_named(request.headers.get("User-Agent", "")),
            network=network_of(visitor_address(request)),
            expires_at=now() + timedelta(seconds=request.session.get_expiry_age()),
        )
    request.session[KEY] = str(row.pk)
    return row


def note_seen(row: OpenSession) -> None:
    """Write the hour of the last request, four times an hour at most."""
    if now() - row.last_seen_at < OpenSession.SEEN_EVERY:
        return
    row.last_seen_at = now()
    row.save(update_fields=["last_seen_at"])


def recognise_device(row: OpenSession, user: Any, secret: str) -> bool:
    """Whether this person signed in with this browser before. If not, and it is not their first
    browser ever, tell them by mail.
    """
    digest = salted_hmac("accounts.device", f"{user.pk}:{secret}", algorithm="sha256").hexdigest()
    with public_space(), transaction.atomic():
        had_others = KnownDevice.objects.filter(user_id=user.pk).exists()
        _known, is_new = KnownDevice.objects.update_or_create(
            user_id=user.pk, digest=digest, defaults={"seen_at": now()}
        )
        if is_new and had_others:
            _tell_new_device(row, user)
    return not is_new


def _tell_new_device(row: OpenSession, user: Any) -> None:
    path = reverse("account_sessions:index", urlconf="project.urls_account")
    send_letter(
        Letter(
            template="account_sessions/mail/new_device",
            email=user.email,
            name=user.get_full_name(),
            context={
                "session": row,
                "action_url": public_url(account_host(), path),
            },
        )
    )


def _end_replaced(session_id: str) -> None:
    OpenSession.objects.filter(pk=session_id, ended_at=None).update(
        ended_at=now(), end_reason="replaced"
    )

"""End sessions: the next request of an ended one is anonymous, on whatever host."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import SignOnTicket, User, new_stamp
from accounts.roles.queries import has_role
from accounts.roles.role import Role
from accounts.sessions.errors import SessionRefused
from accounts.sessions.models import KnownDevice, OpenSession
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox import facade as outbox
from kernel.tenancy import current_authority, public_space


def end_one(session_id: UUID, *, actor: User) -> None:
    """End one of the actor's own sessions, and those opened from it. Raises SessionRefused."""
    with public_space(), transaction.atomic():
        mine = OpenSession.objects.open().filter(user_id=actor.pk)
        if not mine.filter(pk=session_id).exists():
            raise SessionRefused("not_open", _("Cette connexion est déjà fermée."))
        _end(mine.with_those_it_opened(session_id), reason="person")
        audit.record("session.ended", actor=actor, target=str(session_id))


def end_others(*, actor: User, keep: UUID) -> None:
    """End every session of the actor's but one. Their other browsers must sign in again."""
    with public_space(), transaction.atomic():
        _end(OpenSession.objects.filter(user_id=actor.pk).exclude(pk=keep), reason="person")
        SignOnTicket.objects.filter(user_id=actor.pk).delete()
        _new_stamp(actor)
        audit.record("account.sessions_ended", actor=actor, target=str(actor.pk))


def end_rows_but(user: User, *, keep: str | None) -> None:
    """After a change of password: the other sessions are worth nothing, the list says so."""
    with public_space():
        others = OpenSession.objects.filter(user_id=user.pk)
        _end(others.exclude(pk=keep) if keep else others, reason="password_changed")


def end_all(user: User, *, reason: str, actor: User | None) -> None:
    """End every session of a person's on every host, tickets included, from the next request on.

    The caller has checked that the actor may: a person for themselves, an operator, or an
    administrator who says that the account is in someone else's hands.
    """
    from_space = current_authority() is not None
    with public_space(), transaction.atomic():
        _end(OpenSession.objects.filter(user_id=user.pk), reason=reason)
        SignOnTicket.objects.filter(user_id=user.pk).delete()
        if from_space:
            # No role of a space may write accounts; the rows above are enough to refuse.
            outbox.enqueue(
                "account_sessions.renew_stamp",
                payload={"user_id": str(user.pk)},
                queue="operations",
            )
        else:
            _new_stamp(user)
        audit.record("account.sessions_ended", actor=actor, target=str(user.pk), reason=reason)


def end_everywhere(user: User, *, actor: User) -> None:
    """« Se déconnecter partout », for oneself or by an operator. Raises NotAllowed."""
    with public_space():
        if actor.pk != user.pk and not has_role(actor, Role.OPERATOR):
            raise NotAllowed(_("Ce compte n'est pas le vôtre."))
    end_all(user, reason="person", actor=actor)


def sign_out(session_id: str | None) -> None:
    """The person signs out: on the account host, the sites entered from there close too."""
    if session_id is None:
        return
    with public_space():
        rows = OpenSession.objects.with_those_it_opened(UUID(session_id))
        _end(rows, reason="signed_out")


def renew_stamp(user_id: UUID) -> None:
    """Make every session without a row worthless too. Doing it twice is harmless."""
    with transaction.atomic():
        _new_stamp(User.everyone.get(pk=user_id))


def forget_sessions(user: User) -> None:
    """Remove every trace of where this person signed in; for an account that is closed for good."""
    OpenSession.objects.filter(user_id=user.pk).delete()
    KnownDevice.objects.filter(user_id=user.pk).delete()


def purge() -> int:
    """Forget sessions a month after their end, and devices a year after. Returns how many rows."""
    past = now() - OpenSession.KEPT
    sessions = OpenSession.objects.filter(expires_at__lt=past).delete()[0]
    devices = KnownDevice.objects.filter(seen_at__lt=now() - KnownDevice.KEPT).delete()[0]
    return sessions + devices


def _end(rows: Any, *, reason: str) -> None:
    rows.filter(ended_at=None).update(ended_at=now(), end_reason=reason[:30])


def _new_stamp(user: User) -> None:
    user.security_stamp = new_stamp()
    user.save(update_fields=["security_stamp"])

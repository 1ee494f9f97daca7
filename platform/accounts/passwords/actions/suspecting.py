"""Someone else may have got in: close everything, and let the owner back in by mail alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.models import User
from accounts.passwords.errors import RulesRefused
from accounts.passwords.models import HeldAccount
from accounts.passwords.overview import AccountState, state_of
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.queries import has_role, roles_of
from accounts.roles.role import Role
from accounts.sessions.facade import end_all
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox import facade as outbox
from kernel.tenancy import account_host, public_space, public_url

REASON = "compromised"
SHORTEST_REASON = 10


def suspect_own(user: User) -> None:
    """« Quelqu'un connaît mon mot de passe »: out everywhere, back in by mail alone."""
    _suspect(user, actor=user)


def suspect_by_operator(user: User, *, actor: User | None, reason: str = "") -> None:
    """Same, by an operator or the platform itself (None). Raises NotAllowed, RulesRefused."""
    with public_space():
        if actor is not None and not has_role(actor, Role.OPERATOR):
            raise NotAllowed(_("Seule l'exploitation peut faire cela."))
    if actor is not None and len(reason.strip()) < SHORTEST_REASON:
        raise RulesRefused("no_reason", _("Écrivez en une phrase pourquoi."))
    _suspect(user, actor=actor, reason=reason.strip()[:300])


def look_at(email: str, *, actor: User) -> AccountState | None:
    """What an operator may know of the account with that address; the look is in the journal.

    None for an address without account. Raises NotAllowed.
    """
    with public_space(), transaction.atomic():
        if not has_role(actor, Role.OPERATOR):
            raise NotAllowed(_("Seule l'exploitation peut faire cela."))
        found = state_of(email)
        if found is not None:
            audit.record("account.looked_at", actor=actor, target=str(found.user_id))
        return found


def suspect_member(user: User, *, actor: Any) -> None:
    """Same, by an administrator of the current space, for one of its members.

    Sessions end at once; the rest comes a moment later: no role of a space may write it.
    Raises NotAllowed, RulesRefused for someone without a role here.
    """
    check_may_manage_team(actor)
    if not roles_of(user):
        raise RulesRefused("no_member", _("Cette personne ne fait pas partie de l'équipe."))
    with transaction.atomic():
        audit.record("account.compromised", actor=actor, target=str(user.pk))
        end_all(user, reason=REASON, actor=actor)
        with public_space():
            outbox.enqueue(
                "passwords.make_unusable",
                payload={"user_id": str(user.pk), "by": str(actor.pk)},
                queue="operations",
            )


def make_unusable(user_id: UUID, *, by: UUID | None = None, reason: str = "") -> None:
    """The account is held, its password worth nothing, and the person is told.

    Also ends what was opened since the suspicion was said, and forgets addresses that wait to be
    proven: an intruder may have asked for one. Twice is harmless: one mail more.
    """
    with public_space(), transaction.atomic():
        user = User.everyone.select_for_update().get(pk=user_id)
        facts = {"since": now(), "by_id": by, "reason": reason}
        HeldAccount.objects.update_or_create(user=user, defaults=facts)
        EmailAddress.objects.filter(user=user, verified=False).delete()
        user.set_unusable_password()
        user.save()
        end_all(user, reason=REASON, actor=User.everyone.filter(pk=by).first() if by else None)
        _tell(user)


def _suspect(user: User, *, actor: User | None, reason: str = "") -> None:
    with public_space(), transaction.atomic():
        make_unusable(user.pk, by=actor.pk if actor is not None else None, reason=reason)
        more = {"reason": reason} if reason else {}
        audit.record("account.compromised", actor=actor, target=str(user.pk), **more)


def _tell(user: User) -> None:
    path = reverse("account_reset_password", urlconf="project.urls_account")
    send_letter(
        Letter(
            template="passwords/mail/compromised",
            email=user.email,
            name=user.get_full_name(),
            context={"action_url": public_url(account_host(), path)},
        )
    )

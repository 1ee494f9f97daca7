"""Acts on an account itself."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.federated.actions.linking import forget_identities
from accounts.models import Invitation, SignOnTicket, SpacePresence, User, new_stamp
from accounts.passwords.actions.confirming import forget as forget_hold
from accounts.phones.actions.forgetting import forget_codes
from accounts.roles.actions.holding import remove_member
from accounts.roles.queries import has_role
from accounts.roles.role import Role
from accounts.second_factor.actions.forgetting import forget_factors
from accounts.sessions.actions.ending import forget_sessions
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import authority_by_id, public_space, require_authority, space_of

# How long a sign-on keeps an account in sight of the space; the session itself is shorter.
SESSION_IN_SIGHT = timedelta(hours=24)


def note_presence(user: User, authority: Any) -> None:
    """Remember that this person has a file in that space. Doing it twice changes nothing."""
    with public_space():
        SpacePresence.objects.update_or_create(
            user=user, authority_id=authority.id, defaults={"has_file": True}
        )


def note_follow(user: User, authority: Any, *, follows: bool) -> None:
    """Remember where this person's account is subscribed, for them alone: for their copy and their
    leaving. Doing it twice changes nothing.
    """
    with public_space():
        mine = SpacePresence.objects.filter(user=user, authority_id=authority.id)
        if follows:
            SpacePresence.objects.update_or_create(
                user=user, authority_id=authority.id, defaults={"follows": True}
            )
            return
        reasons = Q(has_role=True) | Q(has_file=True) | Q(has_trace=True)
        mine.exclude(reasons | Q(session_until__isnull=False)).delete()
        mine.update(follows=False)


def note_session(user: User, authority: Any) -> None:
    """Let that space's database role see the account for the time of a session."""
    with public_space():
        SpacePresence.objects.update_or_create(
            user=user,
            authority_id=authority.id,
            defaults={"session_until": now() + SESSION_IN_SIGHT},
        )


def forget_old_sessions() -> int:
    """Remove this space's pointers that nothing but a past session holds. Returns how many."""
    here = require_authority()
    with public_space():
        bare = SpacePresence.objects.filter(has_role=False, has_file=False, has_trace=False)
        bare = bare.filter(follows=False)
        return bare.filter(authority_id=here.id, session_until__lt=now()).delete()[0]


def change_profile(
    user: User, *, first_name: str, last_name: str, actor: User, phone: str = ""
) -> None:
    """Change what the person says of themselves; a proven number stays as it is.

    Raises NotAllowed for someone else.
    """
    _check_may_act_on(user, actor)
    with public_space(), transaction.atomic():
        user.first_name, user.last_name = first_name, last_name
        user.save(update_fields=["first_name", "last_name"])
        User.everyone.filter(pk=user.pk, phone_verified_at=None).update(phone=phone)
        audit.record("account.profile_changed", actor=actor, target=str(user.pk))


def anonymise(user: User, *, actor: User | None) -> None:
    """Close the account for good and forget who it was; rows that point to it stay.

    Roles go first, in every space. Raises NotAllowed, and DomainError when a space would lose its
    last administrator: then nothing has changed.
    """
    _check_may_act_on(user, actor)
    with public_space(), transaction.atomic():
        for presence in SpacePresence.objects.filter(user=user, has_role=True):
            with space_of(authority_by_id(presence.authority_id)):
                remove_member(user, actor=None)
        remove_member(user, actor=None)
        _forget(user)
        audit.record("account.anonymised", actor=actor, target=str(user.pk))


def _forget(user: User) -> None:
    Invitation.objects.filter(email=user.email).update(email="", name="")
    EmailAddress.objects.filter(user=user).delete()
    SignOnTicket.objects.filter(user=user).delete()
    forget_identities(user)
    forget_factors(user)
    forget_sessions(user)
    forget_hold(user)
    forget_codes(user)
    user.email = f"anonyme-{uuid.uuid4().hex}@anonyme.invalid"
    user.first_name = user.last_name = user.phone = ""
    user.phone_verified_at = None
    user.is_active = False
    user.anonymised_at = now()
    user.set_unusable_password()
    user.security_stamp = new_stamp()
    user.save()


def _check_may_act_on(user: User, actor: User | None) -> None:
    with public_space():
        if actor is None or actor.pk == user.pk or has_role(actor, Role.OPERATOR):
            return
    raise NotAllowed(_("Ce compte n'est pas le vôtre."))

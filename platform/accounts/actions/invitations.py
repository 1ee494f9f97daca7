"""Invite someone to take a role in a space; accept, send again, withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access.queries import emergency_running, had_administrators
from accounts.actions.mails import Letter, send_letter
from accounts.errors import InvitationRefused
from accounts.models import Invitation, User
from accounts.queries import roles_of_invitation
from accounts.roles.actions.holding import grant_role
from accounts.roles.permissions import can_manage_team
from accounts.roles.queries import has_role, members, own_roles_of
from accounts.roles.role import Role
from accounts.roles.space_roles import space_roles
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import account_host, authority_by_id, public_space, public_url, space_of

_SALT = "accounts.invitation"


def invite(
    *, email: str, name: str, roles: Iterable[str], actor: Any | None, authority: Any
) -> Invitation:
    """Send an invitation to take one role or several, the space's own included.

    The one that waits is sent again, with these roles and a new date. Allowed to the space's
    administrators, to the platform itself (actor None), and, for the first administrator, to
    anyone the caller vouches for. In a space that lost its administrators, to operators during the
    emergency that two of them opened. Raises NotAllowed, InvitationRefused.
    """
    address = email.strip().lower()
    with public_space(), transaction.atomic():
        asked = _known_roles(authority, set(roles))
        _check_may_invite(authority, asked, actor)
        codes = _not_yet_held(authority, address, asked)
        waiting = Invitation.objects.of_authority(authority.id).waiting().filter(email=address)
        kept = waiting.first()
        facts = {
            "authority_name": authority.town_hall,
            "name": name.strip(),
            "invited_by": actor,
            "expires_at": now() + Invitation.LIFETIME,
            "roles": codes,
        }
        if kept is not None:
            waiting.exclude(pk=kept.pk).update(withdrawn_at=now())
            waiting.filter(pk=kept.pk).update(role=codes[0])
        invitation, _is_new = Invitation.objects.update_or_create(
            authority_id=authority.id,
            email=address,
            role=codes[0],
            accepted_at=None,
            withdrawn_at=None,
            defaults=facts,
        )
        _send(invitation)
    with space_of(authority):
        told = ", ".join(codes)
        audit.record("invitation.sent", actor=actor, target=str(invitation.pk), role=told)
    return invitation


def resend(invitation_id: UUID, *, actor: Any, authority: Any) -> Invitation:
    """Send the mail again, with two more weeks. Raises NotAllowed, InvitationRefused."""
    invitation = _waiting_invitation(invitation_id, authority)
    return invite(
        email=invitation.email,
        name=invitation.name,
        roles=invitation.codes,
        actor=actor,
        authority=authority,
    )


def withdraw(invitation_id: UUID, *, actor: Any, authority: Any) -> None:
    """Make the link useless. Raises NotAllowed, InvitationRefused."""
    with public_space(), transaction.atomic():
        _check_manages(authority, actor)
        invitation = _waiting_invitation(invitation_id, authority)
        invitation.withdrawn_at = now()
        invitation.save(update_fields=["withdrawn_at"])
        with space_of(authority):
            audit.record("invitation.withdrawn", actor=actor, target=str(invitation.pk))


def accept(invitation: Invitation, *, user: User) -> Any:
    """Take the roles that still exist. Returns the authority whose space is now open.

    Raises InvitationRefused when the link is of no use (any more), or is someone else's.
    """
    with public_space(), transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        check_usable(locked)
        if locked.email != user.email:
            raise InvitationRefused(
                "other_person", _("Cette invitation est pour quelqu'un d'autre.")
            )
        authority = authority_by_id(locked.authority_id)
        with space_of(authority):
            granted = [role.code for role in space_roles() if role.code in locked.codes]
            if not granted:
                raise InvitationRefused(
                    "role_gone", _("Ce rôle n'existe plus ici. Demandez une autre invitation.")
                )
            for code in granted:
                grant_role(user, code, actor=None)
            audit.record("invitation.accepted", actor=user, target=str(locked.pk))
        locked.accepted_at = now()
        locked.accepted_by = user
        locked.save(update_fields=["accepted_at", "accepted_by"])
    return authority


def token_for(invitation: Invitation) -> str:
    return signing.dumps(str(invitation.pk), salt=_SALT)


def invitation_of(token: str) -> Invitation:
    """The invitation this link is about, used or not. Raises InvitationRefused."""
    try:
        invitation_id = UUID(signing.loads(token, salt=_SALT))
        with public_space():
            return Invitation.objects.select_related("invited_by").get(pk=invitation_id)
    except (signing.BadSignature, ValueError, Invitation.DoesNotExist) as error:
        raise InvitationRefused(
            "unknown_invitation",
            _("Ce lien n'est pas complet. Ouvrez-le de nouveau depuis le message reçu."),
        ) from error


def check_usable(invitation: Invitation) -> None:
    """Raises InvitationRefused, with what to do next, unless the invitation can be accepted."""
    town_hall = {"name": invitation.authority_name}
    if invitation.accepted_at:
        raise InvitationRefused(
            "already_accepted", _("Cette invitation a déjà été acceptée. Connectez-vous.")
        )
    if invitation.withdrawn_at:
        raise InvitationRefused(
            "withdrawn", _("« %(name)s » a annulé cette invitation.") % town_hall
        )
    if invitation.is_expired:
        raise InvitationRefused(
            "expired",
            _("Cette invitation n'est plus valable. Demandez-en une autre à « %(name)s ».")
            % town_hall,
        )


def _send(invitation: Invitation) -> None:
    path = reverse("accounts:invitation", args=[token_for(invitation)], urlconf="accounts.urls")
    send_letter(
        Letter(
            template="accounts/mail/invitation",
            email=invitation.email,
            name=invitation.name,
            context={
                "invitation": invitation,
                "roles": roles_of_invitation(invitation),
                "action_url": public_url(account_host(), path),
            },
        )
    )


def _waiting_invitation(invitation_id: UUID, authority: Any) -> Invitation:
    with public_space():
        invitation = (
            Invitation.objects.of_authority(authority.id).waiting().filter(pk=invitation_id).first()
        )
    if invitation is None:
        raise InvitationRefused("not_waiting", _("Cette invitation n'attend plus de réponse."))
    return invitation


def _known_roles(authority: Any, asked: set[str]) -> list[str]:
    """In the space's own order."""
    with space_of(authority):
        codes = [role.code for role in space_roles() if role.code in asked]
    if not codes or len(codes) < len(asked):
        raise InvitationRefused("unknown_role", _("Ce rôle n'existe pas ici."))
    return codes


def _check_may_invite(authority: Any, codes: list[str], actor: Any | None) -> None:
    if actor is None:
        return
    if _manages(authority, actor):
        _check_makes_administrators(authority, codes, actor)
        return
    with public_space():
        is_operator = has_role(actor, Role.OPERATOR)
    with space_of(authority):
        is_open = not had_administrators() or (is_operator and emergency_running())
    if codes != [Role.ADMINISTRATOR] or not is_open:
        raise NotAllowed(_("Seul un administrateur de cet espace peut inviter quelqu'un."))


def _check_makes_administrators(authority: Any, codes: list[str], actor: Any) -> None:
    with space_of(authority):
        if Role.ADMINISTRATOR in codes and Role.ADMINISTRATOR not in own_roles_of(actor):
            raise NotAllowed(
                _("Un remplaçant n'invite pas d'administrateur : demandez à un administrateur.")
            )


def _check_manages(authority: Any, actor: Any) -> None:
    if not _manages(authority, actor):
        raise NotAllowed(_("Seul un administrateur de cet espace peut faire cela."))


def _manages(authority: Any, actor: Any) -> bool:
    """Operators and leaders do not: inviting oneself would be a way into the content."""
    with space_of(authority):
        return can_manage_team(actor)


def _not_yet_held(authority: Any, email: str, codes: list[str]) -> list[str]:
    with space_of(authority):
        held = {code for member in members() if member.email == email for code in member.codes}
    wanted = [code for code in codes if code not in held]
    if not wanted:
        raise InvitationRefused("already_member", _("Cette personne a déjà ce rôle."))
    return wanted

"""Two accounts of one person become one, with proof of both."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.actions.people import anonymise, note_presence
from accounts.federated.errors import LinkRefused
from accounts.federated.models import FederatedIdentity
from accounts.federated.moving import move_files
from accounts.federated.queries import works_somewhere
from accounts.models import SpacePresence, User
from accounts.passwords.queries import is_held
from accounts.phones.actions.proving import take_over
from kernel.audit import facade as audit
from kernel.tenancy import authority_by_id, public_space, space_of


def check_can_merge(source: User, *, target: User) -> None:
    """Raises LinkRefused for accounts that cannot become one."""
    if source.pk == target.pk:
        raise LinkRefused("same_account", _("C'est le compte que vous utilisez déjà."))
    if not (source.is_active and target.is_active):
        raise LinkRefused("inactive", _("L'un des deux comptes est fermé."))
    # Else a stolen identity would carry the files of a protected account into the thief's own.
    if is_held(source):
        raise LinkRefused(
            "held",
            _("L'autre compte est protégé. Ouvrez-le d'abord, avec le code reçu par courriel."),
        )
    # A role was given to an account with its own second factor: only its giver may move it.
    if works_somewhere(source):
        raise LinkRefused(
            "has_role",
            _(
                "L'autre compte travaille pour une mairie. Demandez à son administrateur de donner "
                "le rôle au compte que vous gardez, puis recommencez."
            ),
        )


def merge_accounts(source: User, *, target: User, actor: User) -> None:
    """Everything of `source` becomes the target's; `source` is made anonymous, all or nothing.

    The caller has seen proof of both: the session of the target, whose holder is the actor, and a
    password or a federated identity of the source. Raises LinkRefused.
    """
    if actor.pk != target.pk:
        raise LinkRefused("not_yours", _("Ce compte n'est pas le vôtre."))
    with public_space(), transaction.atomic():
        locked = User.everyone.select_for_update().order_by("pk")
        both = {user.pk: user for user in locked.filter(pk__in=[source.pk, target.pk])}
        source, target = both[source.pk], both[target.pk]
        check_can_merge(source, target=target)
        _move_files(source, target)
        FederatedIdentity.objects.filter(user=source).update(user=target)
        take_over(source, target)
        _tell(source.email, source, target)
        _tell(target.email, source, target)
        anonymise(source, actor=source)
        audit.record("account.merged", actor=actor, target=str(target.pk), source=str(source.pk))


def _move_files(source: User, target: User) -> None:
    held = SpacePresence.objects.filter(user=source, has_file=True)
    for presence in held:
        authority = authority_by_id(presence.authority_id)
        note_presence(target, authority)
        with space_of(authority):
            move_files(source, target)
    # Sessions of an anonymous account are over, and it has no file to be seen for.
    held.delete()


def _tell(email: str, source: User, target: User) -> None:
    send_letter(
        Letter(
            template="federated/mail/merged",
            email=email,
            name=target.get_full_name(),
            context={"closed_email": source.email, "kept_email": target.email},
        )
    )

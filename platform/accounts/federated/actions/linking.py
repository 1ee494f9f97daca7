"""Link an identity to an account, recognise it again, unlink it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.federated.errors import LinkRefused
from accounts.federated.models import FederatedIdentity, Passage
from accounts.federated.provider import name_of
from accounts.federated.queries import account_of, same_person
from accounts.models import User
from kernel.audit import facade as audit
from kernel.clock import now


def recognise(passage: Passage) -> User | None:
    """The account this identity enters, now used; None for an identity we do not know.

    Raises LinkRefused for a closed account.
    """
    identity = account_of(passage)
    if identity is None:
        return None
    if not identity.user.is_active:
        raise LinkRefused("inactive", _("Le compte relié à cette identité est fermé."))
    identity.last_used_at, identity.acr = now(), passage.acr
    if passage.pivot_digest:
        identity.pivot_digest = passage.pivot_digest
    if passage.siret:
        identity.siret = passage.siret
    identity.save(update_fields=["last_used_at", "acr", "pivot_digest", "siret"])
    return identity.user


def link(passage: Passage, *, actor: User) -> FederatedIdentity:
    """This identity enters the actor's account from now on. Linking twice changes nothing.

    The caller has the holder's explicit consent, given on our own page. Uses the passage up.
    Raises LinkRefused when the identity enters another account.
    """
    with transaction.atomic():
        User.everyone.select_for_update().get(pk=actor.pk)
        identity, is_new = FederatedIdentity.objects.get_or_create(
            provider=passage.provider,
            subject=passage.subject,
            defaults={
                "user": actor,
                "pivot_digest": passage.pivot_digest,
                "siret": passage.siret,
                "acr": passage.acr,
            },
        )
        if identity.user_id != actor.pk:
            raise LinkRefused("other_account", _("Cette identité est reliée à un autre compte."))
        Passage.objects.filter(pk=passage.pk).delete()
        if is_new:
            audit.record(
                "identity.linked", actor=actor, target=str(actor.pk), provider=passage.provider
            )
            _tell(actor, "federated/mail/linked", passage.provider)
    return identity


def link_same_person(passage: Passage) -> User:
    """Link to the account of the same pivot identity, as its holder asked. Raises LinkRefused."""
    with transaction.atomic():
        user = same_person(passage)
        if user is None:
            raise LinkRefused("not_the_same", _("Aucun compte n'a cette identité."))
        link(passage, actor=user)
    return user


def unlink(identity_id: UUID, *, actor: User) -> None:
    """The identity enters the account no more. Raises LinkRefused if it was the only way in."""
    with transaction.atomic():
        User.everyone.select_for_update().get(pk=actor.pk)
        mine = FederatedIdentity.objects.filter(user=actor)
        identity = mine.filter(pk=identity_id).first()
        if identity is None:
            raise LinkRefused("unknown_identity", _("Cette identité n'est pas reliée au compte."))
        if not actor.has_usable_password() and mine.count() == 1:
            raise LinkRefused(
                "last_way_in",
                _("Choisissez d'abord un mot de passe : c'est votre seule façon d'entrer."),
            )
        identity.delete()
        audit.record(
            "identity.unlinked", actor=actor, target=str(actor.pk), provider=identity.provider
        )
        _tell(actor, "federated/mail/unlinked", identity.provider)


def forget_identities(user: User) -> None:
    """When an account is made anonymous."""
    FederatedIdentity.objects.filter(user=user).delete()


def _tell(user: User, template: str, provider: str) -> None:
    send_letter(
        Letter(
            template=template,
            email=user.email,
            name=user.get_full_name(),
            context={"provider": name_of(provider)},
        )
    )

"""Each space forgets its part under its own role; when all have, the account goes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.actions.people import anonymise
from accounts.data_rights import registry
from accounts.data_rights.models import AccountDeletion, DataDownload, DeletionPart
from accounts.models import Invitation, SpacePresence, User
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import UnknownAuthority
from kernel.outbox import facade as outbox
from kernel.tenancy import (
    Authority,
    authority_by_id,
    public_space,
    require_authority,
    space_of,
)

ERASE = "data_rights.erase"
FINISH = "data_rights.finish"
AGAIN_AFTER = timedelta(hours=20)


def ask_space(deletion: AccountDeletion, authority_id: UUID) -> None:
    """Order one space's part. A space that is gone has nothing left to forget."""
    part = DeletionPart(deletion=deletion, authority_id=authority_id)
    try:
        authority = authority_by_id(authority_id)
    except UnknownAuthority:
        part.authority_name = _("Une collectivité qui n'est plus sur la plateforme")
        part.erased_at = now()
        part.save()
        return
    part.authority_name = authority.full_name
    part.save()
    _order(part, authority)


def erase(part_id: UUID) -> None:
    """In a space, under its role: forget its part. Again changes nothing.

    A part of another space is nobody's here: nothing happens. Raises what a service raises, and
    then nothing of this space has changed.
    """
    here = require_authority()
    part = DeletionPart.objects.filter(pk=part_id, authority_id=here.id, erased_at=None).first()
    if part is None:
        return
    person = _person_of(part)
    with transaction.atomic():
        registry.erase_here(person)
        audit.record("personal_data.erased", actor=None, target=str(person.pk))
        DeletionPart.objects.filter(pk=part.pk).update(failed_at=None, erased_at=now())
        with public_space():
            finish_if_complete(part.deletion_id)


def note_failure(part_id: UUID) -> None:
    """In a space: its part was given up; its journal and the platform's say so."""
    here = require_authority()
    part = DeletionPart.objects.filter(pk=part_id, authority_id=here.id, erased_at=None).first()
    if part is None:
        return
    person = _person_of(part)
    DeletionPart.objects.filter(pk=part.pk).update(failed_at=now())
    audit.record("personal_data.erasure_failed", actor=None, target=str(person.pk))
    with public_space():
        audit.record(
            "account_deletion.part_failed",
            actor=None,
            target=str(person.pk),
            authority=part.authority_name,
        )


def try_again() -> None:
    """In public, with the owner's rights: order what failed anew, await no space that is gone."""
    waiting = DeletionPart.objects.filter(erased_at=None, deletion__done_at=None)
    for part in waiting:
        with transaction.atomic():
            try:
                authority = authority_by_id(part.authority_id)
            except UnknownAuthority:
                DeletionPart.objects.filter(pk=part.pk).update(failed_at=None, erased_at=now())
                finish_if_complete(part.deletion_id)
                continue
            if part.failed_at is not None and part.failed_at < now() - AGAIN_AFTER:
                DeletionPart.objects.filter(pk=part.pk).update(failed_at=None)
                _order(part, authority)


def finish_if_complete(deletion_id: UUID) -> None:
    """In public: order the end when every space has answered.

    Two spaces that end together: the second waits for the lock and sees the first's end.
    """
    AccountDeletion.objects.select_for_update().get(pk=deletion_id)
    if not DeletionPart.objects.filter(deletion_id=deletion_id, erased_at=None).exists():
        key = str(deletion_id)
        outbox.enqueue(FINISH, payload={"leaving_id": key}, queue="operations", key=key)


def finish(deletion_id: UUID) -> None:
    """In public, with the owner's rights: the account goes, and a last mail leaves.

    Again, or while a space has not answered, changes nothing.
    """
    with transaction.atomic():
        deletion = AccountDeletion.objects.select_for_update().filter(pk=deletion_id).first()
        if deletion is None or deletion.started_at is None or deletion.done_at is not None:
            return
        if deletion.parts.filter(erased_at=None).exists():
            return
        person = User.everyone.get(pk=deletion.user_id)
        last_mail = Letter(
            template="data_rights/mail/deletion_done",
            email=person.email,
            name=person.get_full_name(),
        )
        _forget_in_public(person)
        anonymise(person, actor=None)
        _point_nowhere(person)
        deletion.done_at = now()
        deletion.save(update_fields=["done_at"])
        audit.record("account_deletion.done", actor=None, target=str(person.pk))
        send_letter(last_mail)


def _forget_in_public(person: User) -> None:
    registry.erase_account(person)
    DataDownload.objects.filter(user=person).delete()
    # The invitation may have been sent to another address than the account's.
    Invitation.objects.filter(accepted_by=person).update(email="", name="")


def _point_nowhere(person: User) -> None:
    # Where they worked, pages still refer to the account, nameless now.
    SpacePresence.objects.filter(user=person, has_trace=False).delete()
    SpacePresence.objects.filter(user=person).update(
        has_file=False, follows=False, session_until=None
    )


def _order(part: DeletionPart, authority: Authority) -> None:
    key = str(part.pk)
    with space_of(authority):
        if not outbox.retry(ERASE, key):
            outbox.enqueue(ERASE, payload={"deletion_part": key}, key=key)


def _person_of(part: DeletionPart) -> User:
    """Even when nothing but the part still ties them to this space."""
    with public_space():
        asked_by = AccountDeletion.objects.values_list("user_id").get(pk=part.deletion_id)
        return User.everyone.get(pk=asked_by[0])

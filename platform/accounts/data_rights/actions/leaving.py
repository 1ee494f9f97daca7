"""Ask to be forgotten, change one's mind, begin when the week is over."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.data_rights.actions import erasing
from accounts.data_rights.errors import DeletionRefused
from accounts.data_rights.models import AccountDeletion, DataDownload
from accounts.data_rights.queries import posts_of
from accounts.models import SpacePresence, User, new_stamp
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import account_host, public_space, public_url


def ask(*, actor: User) -> AccountDeletion:
    """Promise to delete this account in a week. Asking twice changes nothing.

    Raises DeletionRefused for whoever still works somewhere.
    """
    if posts_of(actor):
        raise DeletionRefused(
            "still_at_work", _("Vous avez encore un rôle : transmettez-le avant de partir.")
        )
    with public_space(), transaction.atomic():
        # Two clicks at the same moment: the second waits here and finds the first's row.
        User.everyone.select_for_update().get(pk=actor.pk)
        before = AccountDeletion.objects.filter(user=actor).first()
        if before is not None:
            return before
        deletion = AccountDeletion.objects.create(user=actor, due_at=now() + AccountDeletion.REGRET)
        audit.record("account_deletion.asked", actor=actor, target=str(actor.pk))
        _write(actor, "deletion_asked", deletion)
    return deletion


def withdraw(*, actor: User) -> None:
    """Keep the account. Without a deletion, nothing happens.

    Raises DeletionRefused once it has begun.
    """
    with public_space(), transaction.atomic():
        deletion = AccountDeletion.objects.select_for_update().filter(user=actor).first()
        if deletion is None:
            return
        if deletion.started_at is not None:
            raise DeletionRefused(
                "too_late", _("La suppression a commencé : elle ne peut plus être arrêtée.")
            )
        audit.record("account_deletion.withdrawn", actor=actor, target=str(actor.pk))
        _write(actor, "deletion_withdrawn", deletion)
        deletion.delete()


def start_due() -> None:
    """In public, with the owner's rights: begin each deletion whose week is over."""
    due = AccountDeletion.objects.filter(due_at__lte=now(), started_at=None)
    for pk in list(due.values_list("pk", flat=True)):
        _start(pk)


def forget_done() -> None:
    AccountDeletion.objects.filter(done_at__lt=now() - AccountDeletion.KEPT).delete()


def _start(pk: UUID) -> None:
    with transaction.atomic():
        found = AccountDeletion.objects.select_for_update().filter(pk=pk, started_at=None)
        deletion = found.first()
        if deletion is None:
            return
        person = User.everyone.select_for_update().get(pk=deletion.user_id)
        if person.anonymised_at is not None:
            deletion.delete()
            return
        if posts_of(person):
            audit.record("account_deletion.stopped", actor=None, target=str(person.pk))
            _write(person, "deletion_stopped", deletion)
            deletion.delete()
            return
        _close(person)
        deletion.started_at = now()
        deletion.save(update_fields=["started_at"])
        audit.record("account_deletion.started", actor=None, target=str(person.pk))
        for presence in SpacePresence.objects.filter(user=person):
            erasing.ask_space(deletion, presence.authority_id)
        erasing.finish_if_complete(deletion.pk)


def _close(person: User) -> None:
    """Nobody writes with this account any more: a part once erased must not fill again."""
    DataDownload.objects.filter(user=person).delete()
    person.is_active = False
    person.security_stamp = new_stamp()
    person.save(update_fields=["is_active", "security_stamp"])


def _write(person: User, mail: str, deletion: AccountDeletion) -> None:
    path = reverse("data_rights:index", urlconf="project.urls_account")
    send_letter(
        Letter(
            template=f"data_rights/mail/{mail}",
            email=person.email,
            name=person.get_full_name(),
            context={
                "action_url": public_url(account_host(), path),
                "due": date_format(localtime(deletion.due_at), "j F Y à H:i"),
            },
        )
    )

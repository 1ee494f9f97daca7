"""Ask for the copy, gather it space by space, tell the person, forget it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.data_rights.archive import part_of
from accounts.data_rights.errors import DownloadRefused
from accounts.data_rights.models import DataDownload, DownloadPart, PartContent
from accounts.data_rights.registry import collect
from accounts.models import SpacePresence, User
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import UnknownAuthority
from kernel.outbox import facade as outbox
from kernel.tenancy import (
    account_host,
    authority_by_id,
    public_space,
    public_url,
    require_authority,
    space_of,
)


def ask(*, actor: User) -> DataDownload:
    """Ask every space that knows this person for its part; the former copy goes.

    Raises DownloadRefused while a copy is being prepared: one at a time.
    """
    with public_space(), transaction.atomic():
        # Two requests at the same moment: the second waits here, then is refused.
        User.everyone.select_for_update().get(pk=actor.pk)
        before = DataDownload.objects.filter(user=actor).first()
        if before is not None and before.ready_at is None:
            raise DownloadRefused(
                "already_asked",
                _(
                    "Une copie est déjà en préparation. Vous recevrez un courriel quand elle sera "
                    "prête."
                ),
            )
        if before is not None:
            before.delete()
        download = DataDownload.objects.create(user=actor)
        for presence in SpacePresence.objects.filter(user=actor):
            _ask_space(download, presence.authority_id)
        audit.record("data_download.asked", actor=actor, target=str(actor.pk))
        _finish_if_complete(download.pk)
    download.refresh_from_db()
    return download


def gather(part_id: UUID) -> None:
    """In a space, under its role: write its own part. Again changes nothing.

    A part of another space, or of a copy that is gone, is nobody's here: nothing happens.
    """
    here = require_authority()
    part = DownloadPart.objects.filter(pk=part_id, authority_id=here.id, gathered_at=None).first()
    if part is None:
        return
    person = _person_of(part)
    with transaction.atomic():
        if person is not None:
            PartContent.objects.update_or_create(
                part=part,
                defaults={"authority_id": here.id, "archive": part_of(collect(person))},
            )
        end = "failed_at" if person is None else "gathered_at"
        DownloadPart.objects.filter(pk=part.pk).update(
            **{"failed_at": None, "gathered_at": None, end: now()}
        )
        with public_space():
            _finish_if_complete(part.download_id)


def give_up(part_id: UUID) -> None:
    """In a space: note that its part will not come."""
    here = require_authority()
    waiting = DownloadPart.objects.filter(pk=part_id, authority_id=here.id, gathered_at=None)
    for part in waiting:
        DownloadPart.objects.filter(pk=part.pk).update(failed_at=now())
        with public_space():
            _finish_if_complete(part.download_id)


def tidy() -> None:
    """In public: stop waiting for silent spaces, forget what has expired."""
    late = DownloadPart.objects.filter(
        gathered_at=None, failed_at=None, download__asked_at__lt=now() - DataDownload.PATIENCE
    )
    for part in late:
        with transaction.atomic():
            DownloadPart.objects.filter(pk=part.pk).update(failed_at=now())
            _finish_if_complete(part.download_id)
    DataDownload.objects.filter(
        Q(ready_at__lt=now() - DataDownload.KEPT) | Q(user__anonymised_at__isnull=False)
    ).delete()


def note_taken(*, actor: User) -> None:
    audit.record("data_download.taken", actor=actor, target=str(actor.pk))


def _ask_space(download: DataDownload, authority_id: UUID) -> None:
    part = DownloadPart(download=download, authority_id=authority_id)
    try:
        authority = authority_by_id(authority_id)
    except UnknownAuthority:
        part.authority_name = _("Une collectivité qui n'est plus sur la plateforme")
        part.failed_at = now()
        part.save()
        return
    part.authority_name = authority.full_name
    part.save()
    with space_of(authority):
        outbox.enqueue("data_rights.gather", payload={"part": str(part.pk)}, key=str(part.pk))


def _person_of(part: DownloadPart) -> User | None:
    """None when the space does not know this person any more."""
    with public_space():
        asked_by = DataDownload.objects.filter(pk=part.download_id).values_list("user_id").first()
    return User.everyone.filter(pk=asked_by[0]).first() if asked_by else None


def _finish_if_complete(download_id: UUID) -> None:
    """Two spaces that end together: the second waits for the lock and sees the first's end."""
    download = DataDownload.objects.select_for_update().filter(pk=download_id).first()
    if download is None or download.ready_at is not None:
        return
    if download.parts.filter(gathered_at=None, failed_at=None).exists():
        return
    download.ready_at = now()
    download.save(update_fields=["ready_at"])
    person = User.everyone.get(pk=download.user_id)
    path = reverse("data_rights:index", urlconf="project.urls_account")
    send_letter(
        Letter(
            template="data_rights/mail/ready",
            email=person.email,
            name=person.get_full_name(),
            context={"action_url": public_url(account_host(), path)},
        )
    )

"""What our intercommunality words for us, in our own space; and what stays when we leave it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.roles.facade import people_to_tell
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox.facade import Permanent
from kernel.tenancy import require_authority
from shared_services.message_templates.actions import acting
from shared_services.message_templates.actions.categories import COMMON_CHANGED
from shared_services.message_templates.catalogue import MESSAGES
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.checking import check
from shared_services.message_templates.errors import WrongWording
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.permissions import CHANGE
from shared_services.message_templates.queries import Standing, standing, wording_of
from shared_services.notifications import facade as notifications
from tenants.authorities.queries import intercommunality_of

State = WordingVersion.State
Level = WordingVersion.Level
TEMPLATE = "message_templates/mail/common_changed"


@dataclass(frozen=True)
class Told:
    id: UUID
    message: str
    number: int
    in_service: bool
    wording: Wording


@transaction.atomic
def receive(origin: str, told: str) -> None:
    """Take in a common text, or its end. What the commune wrote itself is never touched.

    The same twice, or an older one after a newer one, is harmless. What comes from anybody but our
    intercommunality, or cannot be read, raises Permanent: nobody tries again.
    """
    home = intercommunality_of(require_authority())
    if home is None or str(home.pk) != origin:
        raise Permanent("a text of an intercommunality this commune is not a member of")
    read = _read(told)
    settle()
    before = standing(read.message)
    rows = WordingVersion.objects.filter(message=read.message, level=Level.RECEIVED)
    known = list(rows.select_for_update())
    if any(row.number > read.number for row in known):
        return
    same = next((row for row in known if row.pk == read.id), None)
    if same is None:
        _take_in(read, home)
    elif same.state == State.PUBLISHED and not read.in_service:
        rows.filter(pk=same.pk).update(state=State.PAST)
    after = standing(read.message)
    if after.parent != before.parent:
        _tell_writers(read, after, home)


@transaction.atomic
def settle() -> None:
    """Texts of an intercommunality that this commune has left become its own, word for word."""
    home = intercommunality_of(require_authority())
    strangers = WordingVersion.objects.filter(level=Level.RECEIVED)
    if home is not None:
        strangers = strangers.exclude(origin_id=home.pk)
    followed = list(strangers.filter(state=State.PUBLISHED).select_for_update())
    origins = set(strangers.values_list("origin_id", flat=True))
    WordingVersion.objects.filter(level=Level.RECEIVED, origin_id__in=origins).delete()
    for version in followed:
        _make_own(version)


def _take_in(read: Told, home: Any) -> None:
    version = WordingVersion(
        pk=read.id,
        level=Level.RECEIVED,
        message=read.message,
        number=read.number,
        state=State.PAST,
        origin_id=home.pk,
        origin_name=home.full_name[:200],
        author_name=home.full_name[:200],
        published_at=now(),
    )
    version.subject, version.body, version.sms = (
        read.wording.subject,
        read.wording.body,
        read.wording.sms,
    )
    version.save(force_insert=True)
    if read.in_service:
        acting.put_in_service(version)


def _make_own(version: WordingVersion) -> None:
    code = version.message
    here = standing(code)
    if here.published is None:
        own = acting.new_version(
            code,
            revision=1,
            subject=version.subject,
            body=version.body,
            sms=version.sms,
            author_name=version.origin_name,
        )
        acting.note_parent(own, here)
        acting.put_in_service(own)
        audit.record(
            "message_wording.kept_after_leaving",
            actor=None,
            target=code,
            title=here.message.title,
            origin=version.origin_name,
        )
    # Nothing was reworded above: the writers have nothing to compare.
    for each in (here.draft, here.published):
        if each is not None and each.proposed_fingerprint == wording_of(version).fingerprint:
            acting.note_parent(each, here)
            each.save(update_fields=["proposed_fingerprint", "base"])


def _read(told: str) -> Told:
    try:
        said = json.loads(told)
        wording = Wording(str(said["subject"]), str(said["body"]), str(said["sms"]))
        read = Told(
            UUID(said["id"]),
            str(said["message"]),
            int(said["number"]),
            bool(said["in_service"]),
            wording,
        )
        check(MESSAGES[read.message], wording)
    except (ValueError, TypeError, KeyError, WrongWording) as error:
        raise Permanent(f"a common text that cannot be read: {type(error).__name__}") from error
    return read


def _tell_writers(read: Told, here: Standing, home: Any) -> None:
    """A mail, which each may refuse, to whoever changes the messages here."""
    screen = require_authority().url(f"/gestion/messages/{read.message}/versions/")
    context = {"here": here, "home": home, "in_service": read.in_service, "screen": screen}
    for member in people_to_tell(CHANGE):
        notifications.notify(
            email=member.email,
            name=member.name,
            template=TEMPLATE,
            context=context,
            key=f"common-wording:{read.id}:{read.in_service}:{member.user_id}",
            category=COMMON_CHANGED,
            user_id=member.user_id,
            queue="bulk",
        )

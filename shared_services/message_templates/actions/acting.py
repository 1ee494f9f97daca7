"""What the acts on wordings share: rights, the lock on a message's versions, numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from shared_services.message_templates.catalogue.message import Message, Wording
from shared_services.message_templates.errors import ChangedMeanwhile, NothingThere
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.permissions import can_write
from shared_services.message_templates.queries import Standing

State = WordingVersion.State
Level = WordingVersion.Level


def check_right(actor: Any, level: str = Level.OWN) -> None:
    if not can_write(actor, level):
        raise NotAllowed(_("Votre rôle ne permet pas de changer les textes des messages."))


def locked(code: str, state: str, level: str = Level.OWN) -> WordingVersion | None:
    found = WordingVersion.objects.select_for_update()
    return found.filter(message=code, state=state, level=level).first()


def draft_to_act_on(code: str, revision: int, level: str = Level.OWN) -> WordingVersion:
    """Raises NothingThere, ChangedMeanwhile."""
    draft = locked(code, State.DRAFT, level)
    if draft is None:
        raise NothingThere("no_draft", _("Il n'y a pas de brouillon pour ce message."))
    check_revision(draft, revision)
    return draft


def check_revision(draft: WordingVersion | None, revision: int) -> None:
    if (draft.revision if draft else 0) != revision:
        who = draft.author_name if draft else ""
        raise ChangedMeanwhile(
            "changed_meanwhile",
            _(
                "%(who)s a enregistré ce texte pendant que vous l'écriviez : le vôtre n'est pas "
                "gardé. Copiez-le, rechargez la page, puis reprenez."
            )
            % {"who": who or _("Une autre personne")},
        )


def new_version(code: str, level: str = Level.OWN, **facts: Any) -> WordingVersion:
    """Not saved yet, with the next number."""
    past = WordingVersion.objects.filter(message=code, level=level)
    last = past.aggregate(last=Max("number"))["last"]
    return WordingVersion(
        message=code, level=level, number=(last or 0) + 1, **{"revision": 0, **facts}
    )


def new_draft(here: Standing) -> WordingVersion:
    """Begun from the text in service: the same files, and the same text above to compare with."""
    draft = new_version(here.message.code, here.level)
    if here.published is None or here.published.keeps_platform:
        note_parent(draft, here)
    else:
        draft.files = list(here.published.files)
        draft.proposed_fingerprint = here.published.proposed_fingerprint
        draft.base = here.published.base
    return draft


def write(draft: WordingVersion, wording: Wording, actor: Any) -> None:
    """Put this text into the draft and count the save."""
    draft.subject = wording.subject.strip()
    draft.body = wording.body.replace("\r\n", "\n").strip()
    draft.sms = " ".join(wording.sms.split())
    draft.revision += 1
    sign(draft, actor)
    draft.save()


def sign(version: WordingVersion, actor: Any) -> None:
    version.author_id = actor.pk
    version.author_name = str(actor.get_full_name())[:200]
    version.saved_at = now()


def note_parent(version: WordingVersion, here: Standing) -> None:
    """Keep the text above as it is now: later, what changed in it can be told."""
    version.proposed_fingerprint = here.parent.fingerprint
    version.base = fields_of(here.parent)


def put_in_service(version: WordingVersion) -> None:
    """In place of the one in service, which becomes a past one."""
    in_service = WordingVersion.objects.filter(
        message=version.message, level=version.level, state=State.PUBLISHED
    )
    in_service.update(state=State.PAST)
    version.state = State.PUBLISHED
    version.published_at = now()
    version.save()


def title_of(message: Message, level: str) -> str:
    if level == Level.COMMON:
        return _("%(title)s (texte commun)") % {"title": message.title}
    return message.title


def record(act: str, actor: Any, here: Standing, before: Wording, after: Wording) -> None:
    audit.record(
        act,
        actor=actor,
        target=here.message.code,
        title=title_of(here.message, here.level),
        **audit.changes(fields_of(before), fields_of(after)),
    )


def fields_of(wording: Wording) -> dict[str, str]:
    return {"subject": wording.subject, "body": wording.body, "sms": wording.sms}

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
from shared_services.message_templates.permissions import can_change

State = WordingVersion.State


def check_right(actor: Any) -> None:
    if not can_change(actor):
        raise NotAllowed(_("Seuls les administrateurs changent les textes des messages."))


def locked(code: str, state: str) -> WordingVersion | None:
    return WordingVersion.objects.select_for_update().filter(message=code, state=state).first()


def draft_to_act_on(code: str, revision: int) -> WordingVersion:
    """Raises NothingThere, ChangedMeanwhile."""
    draft = locked(code, State.DRAFT)
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


def new_draft(message: Message, wording: Wording, actor: Any) -> WordingVersion:
    last = WordingVersion.objects.filter(message=message.code).aggregate(last=Max("number"))["last"]
    return WordingVersion(message=message.code, number=(last or 0) + 1, revision=0)


def write(draft: WordingVersion, message: Message, wording: Wording, actor: Any) -> None:
    """Put this text into the draft and count the save."""
    draft.subject = wording.subject.strip()
    draft.body = wording.body.replace("\r\n", "\n").strip()
    draft.sms = " ".join(wording.sms.split())
    draft.proposed_fingerprint = message.proposed.fingerprint
    draft.revision += 1
    draft.author_id = actor.pk
    draft.author_name = str(actor.get_full_name())[:200]
    draft.saved_at = now()
    draft.save()


def record(act: str, actor: Any, message: Message, before: Wording, after: Wording) -> None:
    audit.record(
        act,
        actor=actor,
        target=message.code,
        title=message.title,
        **audit.changes(_fields(before), _fields(after)),
    )


def _fields(wording: Wording) -> dict[str, str]:
    return {"subject": wording.subject, "body": wording.body, "sms": wording.sms}

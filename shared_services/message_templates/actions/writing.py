from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.message_templates.actions import acting
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.checking import check
from shared_services.message_templates.errors import ChangedMeanwhile, NothingThere
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.queries import message_named, standing, wording_of

State = WordingVersion.State


def save_draft(code: str, wording: Wording, *, revision: int, actor: Any) -> WordingVersion:
    """Keep this text as the draft; nothing leaves with it yet.

    `revision` is the one that was read (0: there was no draft). Raises NotAllowed, NothingThere,
    WrongWording, ChangedMeanwhile.
    """
    acting.check_right(actor)
    message = message_named(code)
    check(message, wording)
    try:
        with transaction.atomic():
            draft = acting.locked(code, State.DRAFT)
            acting.check_revision(draft, revision)
            before = standing(code).edited
            draft = draft or acting.new_draft(message, wording, actor)
            acting.write(draft, message, wording, actor)
            acting.record("message_wording.drafted", actor, message, before, wording_of(draft))
    except IntegrityError as error:
        # Two first drafts at the same moment: the second meets the first one's number.
        raise ChangedMeanwhile(
            "changed_meanwhile", _("Une autre personne vient d'enregistrer ce texte : rechargez.")
        ) from error
    return draft


def publish(code: str, *, revision: int, actor: Any) -> WordingVersion:
    """What leaves from now on is the draft. Raises NotAllowed, NothingThere, WrongWording,
    ChangedMeanwhile.
    """
    acting.check_right(actor)
    message = message_named(code)
    with transaction.atomic():
        draft = acting.draft_to_act_on(code, revision)
        check(message, wording_of(draft))
        before = standing(code).current
        WordingVersion.objects.filter(message=code, state=State.PUBLISHED).update(state=State.PAST)
        draft.state = State.PUBLISHED
        draft.published_at = now()
        draft.save(update_fields=["state", "published_at"])
        acting.record("message_wording.published", actor, message, before, wording_of(draft))
    return draft


def discard_draft(code: str, *, revision: int, actor: Any) -> None:
    """Raises NotAllowed, NothingThere, ChangedMeanwhile."""
    acting.check_right(actor)
    message = message_named(code)
    with transaction.atomic():
        acting.draft_to_act_on(code, revision).delete()
        audit.record("message_wording.discarded", actor=actor, target=code, title=message.title)


def withdraw(code: str, *, actor: Any) -> None:
    """The proposed wording leaves again; ours stays in the history. Raises NotAllowed,
    NothingThere.
    """
    acting.check_right(actor)
    message = message_named(code)
    with transaction.atomic():
        version = acting.locked(code, State.PUBLISHED)
        if version is None:
            raise NothingThere("not_adapted", _("Ce message est déjà celui qui est proposé."))
        version.state = State.PAST
        version.save(update_fields=["state"])
        acting.record(
            "message_wording.withdrawn", actor, message, wording_of(version), message.proposed
        )


def restore(code: str, number: int, *, revision: int, actor: Any) -> WordingVersion:
    """Put an old version back as the draft, to be read again before it is published.

    Raises NotAllowed, NothingThere, WrongWording (what was right then may not be now),
    ChangedMeanwhile.
    """
    acting.check_right(actor)
    old = WordingVersion.objects.filter(message=code, number=number).first()
    if old is None:
        raise NothingThere("no_version", _("Cette version n'existe pas."))
    return save_draft(code, wording_of(old), revision=revision, actor=actor)


def take_proposed(code: str, *, revision: int, actor: Any) -> WordingVersion:
    """Put the proposed wording into the draft. Raises NotAllowed, NothingThere,
    ChangedMeanwhile.
    """
    return save_draft(code, message_named(code).proposed, revision=revision, actor=actor)

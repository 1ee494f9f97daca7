from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.message_templates.actions import acting
from shared_services.message_templates.actions.forgetting import forget_unused
from shared_services.message_templates.actions.sharing import promise_to_communes
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.checking import check
from shared_services.message_templates.errors import ChangedMeanwhile, NothingThere
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.queries import message_named, standing, wording_of

State = WordingVersion.State
Level = WordingVersion.Level


def save_draft(
    code: str,
    wording: Wording,
    *,
    revision: int,
    actor: Any,
    level: str = Level.OWN,
    files: Sequence[UUID] | None = None,
) -> WordingVersion:
    """Keep this text as the draft; nothing leaves with it yet.

    `revision` is the one that was read (0: there was no draft). `files`: what is joined to it from
    now on; none given, what was stays. Raises NotAllowed, NothingThere, WrongWording,
    ChangedMeanwhile.
    """
    acting.check_right(actor, level)
    message = message_named(code)
    check(message, wording)
    try:
        with transaction.atomic():
            draft = acting.locked(code, State.DRAFT, level)
            acting.check_revision(draft, revision)
            here = standing(code, level)
            draft = draft or acting.new_draft(here)
            before = draft.files
            if files is not None:
                draft.files = list(files)
            acting.write(draft, wording, actor)
            forget_unused(set(before) - set(draft.files))
            acting.record("message_wording.drafted", actor, here, here.edited, wording_of(draft))
    except IntegrityError as error:
        # Two first drafts at the same moment: the second meets the first one's number.
        raise ChangedMeanwhile(
            "changed_meanwhile", _("Une autre personne vient d'enregistrer ce texte : rechargez.")
        ) from error
    return draft


def publish(code: str, *, revision: int, actor: Any, level: str = Level.OWN) -> WordingVersion:
    """What leaves from now on is the draft; a common one goes to the communes.

    Raises NotAllowed, NothingThere, WrongWording, ChangedMeanwhile.
    """
    acting.check_right(actor, level)
    message = message_named(code)
    with transaction.atomic():
        draft = acting.draft_to_act_on(code, revision, level)
        check(message, wording_of(draft))
        here = standing(code, level)
        # Whoever publishes was shown what changed above.
        acting.note_parent(draft, here)
        acting.put_in_service(draft)
        acting.record("message_wording.published", actor, here, here.current, wording_of(draft))
        if level == Level.COMMON:
            promise_to_communes()
    return draft


def discard_draft(code: str, *, revision: int, actor: Any, level: str = Level.OWN) -> None:
    """Raises NotAllowed, NothingThere, ChangedMeanwhile."""
    acting.check_right(actor, level)
    message = message_named(code)
    with transaction.atomic():
        draft = acting.draft_to_act_on(code, revision, level)
        files = draft.files
        draft.delete()
        forget_unused(files)
        title = acting.title_of(message, level)
        audit.record("message_wording.discarded", actor=actor, target=code, title=title)


def withdraw(code: str, *, actor: Any, level: str = Level.OWN) -> None:
    """The text above leaves again; ours stays in the history. Raises NotAllowed, NothingThere."""
    acting.check_right(actor, level)
    message_named(code)
    with transaction.atomic():
        version = acting.locked(code, State.PUBLISHED, level)
        if version is None:
            raise NothingThere("not_adapted", _("Ce message est déjà celui qui est proposé."))
        here = standing(code, level)
        version.state = State.PAST
        version.save(update_fields=["state"])
        acting.record("message_wording.withdrawn", actor, here, here.current, here.parent)
        if level == Level.COMMON:
            promise_to_communes()


def restore(
    code: str, number: int, *, revision: int, actor: Any, level: str = Level.OWN
) -> WordingVersion:
    """Put an old version back as the draft, to be read again before it is published.

    Raises NotAllowed, NothingThere, WrongWording (what was right then may not be now),
    ChangedMeanwhile.
    """
    acting.check_right(actor, level)
    old = WordingVersion.objects.filter(
        message=code, number=number, level=level, keeps_platform=False
    ).first()
    if old is None:
        raise NothingThere("no_version", _("Cette version n'existe pas."))
    return save_draft(
        code, wording_of(old), revision=revision, actor=actor, level=level, files=old.files
    )


def take_proposed(
    code: str, *, revision: int, actor: Any, level: str = Level.OWN
) -> WordingVersion:
    """Put the text above into the draft. Raises NotAllowed, NothingThere, ChangedMeanwhile."""
    with transaction.atomic():
        here = standing(code, level)
        draft = save_draft(code, here.parent, revision=revision, actor=actor, level=level)
        acting.note_parent(draft, here)
        draft.save(update_fields=["proposed_fingerprint", "base"])
    return draft


def keep_ours(code: str, *, actor: Any) -> None:
    """The text above has changed, ours stays as it is and nobody asks again until the next change.

    Raises NotAllowed, NothingThere.
    """
    acting.check_right(actor)
    message_named(code)
    with transaction.atomic():
        version = acting.locked(code, State.DRAFT) or acting.locked(code, State.PUBLISHED)
        if version is None:
            raise NothingThere("not_adapted", _("Vous n'avez pas de texte à vous."))
        here = standing(code)
        for each in (here.draft, here.published):
            if each is not None:
                acting.note_parent(each, here)
                each.save(update_fields=["proposed_fingerprint", "base"])
        audit.record("message_wording.kept", actor=actor, target=code, title=here.message.title)


def keep_platform(code: str, *, actor: Any) -> WordingVersion:
    """The platform's text leaves here, whatever the intercommunality words.

    Raises NotAllowed, NothingThere (nobody words it for us).
    """
    acting.check_right(actor)
    message_named(code)
    with transaction.atomic():
        here = standing(code)
        if here.received is None:
            raise NothingThere(
                "nothing_common", _("L'intercommunalité n'a pas de texte pour ce message.")
            )
        acting.locked(code, State.PUBLISHED)
        version = acting.new_version(code, keeps_platform=True, revision=1)
        acting.sign(version, actor)
        version.saved_at = now()
        acting.put_in_service(version)
        acting.record(
            "message_wording.platform_kept", actor, here, here.current, here.message.proposed
        )
    return version

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shared_services.message_templates.catalogue import MESSAGES, Message
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.errors import NothingThere
from shared_services.message_templates.models import WordingVersion

State = WordingVersion.State


@dataclass(frozen=True)
class Standing:
    """Where a message stands here: its draft and what leaves today."""

    message: Message
    draft: WordingVersion | None
    published: WordingVersion | None

    @property
    def current(self) -> Wording:
        """What leaves today."""
        return wording_of(self.published) if self.published else self.message.proposed

    @property
    def edited(self) -> Wording:
        return wording_of(self.draft) if self.draft else self.current

    @property
    def revision(self) -> int:
        return self.draft.revision if self.draft else 0

    @property
    def proposed_changed(self) -> bool:
        """The proposed wording is no longer the one that this text was written from."""
        version = self.draft or self.published
        return bool(version) and (
            version is not None
            and version.proposed_fingerprint != self.message.proposed.fingerprint
        )


def message_named(code: str) -> Message:
    """Raises NothingThere."""
    if code not in MESSAGES:
        raise NothingThere("unknown_message", _("Ce message n'existe pas."))
    return MESSAGES[code]


def wording_of(version: WordingVersion) -> Wording:
    return Wording(version.subject, version.body, version.sms)


def standings() -> list[Standing]:
    """Every message of the catalogue with its versions in service here, in one query."""
    live = WordingVersion.objects.exclude(state=State.PAST)
    found = {(version.message, version.state): version for version in live}
    return [
        Standing(message, found.get((code, State.DRAFT)), found.get((code, State.PUBLISHED)))
        for code, message in MESSAGES.items()
    ]


def standing(code: str) -> Standing:
    """Raises NothingThere."""
    message = message_named(code)
    return Standing(message, _first(code, State.DRAFT), _first(code, State.PUBLISHED))


def history(code: str) -> list[WordingVersion]:
    """What was published and what is being written, newest first."""
    return list(WordingVersion.objects.filter(message=code))


def published(code: str) -> WordingVersion | None:
    return _first(code, State.PUBLISHED)


def _first(code: str, state: str) -> WordingVersion | None:
    return WordingVersion.objects.filter(message=code, state=state).first()

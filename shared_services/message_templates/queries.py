from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from kernel.tenancy import require_authority
from shared_services.message_templates.catalogue import MESSAGES, Message
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.errors import NothingThere
from shared_services.message_templates.models import WordingFile, WordingVersion

State = WordingVersion.State
Level = WordingVersion.Level


@dataclass(frozen=True)
class Standing:
    """Where a message stands here, at one level: its draft, what leaves today, what is above.

    `received` is what our intercommunality words for us, none at its own levels.
    """

    message: Message
    draft: WordingVersion | None
    published: WordingVersion | None
    received: WordingVersion | None = None
    level: str = Level.OWN

    @property
    def parent(self) -> Wording:
        """What leaves where nobody words it here."""
        return wording_of(self.received) if self.received else self.message.proposed

    @property
    def parent_name(self) -> str:
        """The intercommunality that words it for us; empty for the platform."""
        return self.received.origin_name if self.received else ""

    @property
    def keeps_platform(self) -> bool:
        return self.published is not None and self.published.keeps_platform

    @property
    def has_own_text(self) -> bool:
        return self.published is not None and not self.published.keeps_platform

    @property
    def only_follows(self) -> bool:
        """The intercommunality's text leaves, and nobody here writes another."""
        return self.received is not None and self.published is None and self.draft is None

    @property
    def current(self) -> Wording:
        """What leaves today."""
        if self.published is None:
            return self.parent
        if self.published.keeps_platform:
            return self.message.proposed
        return wording_of(self.published)

    @property
    def edited(self) -> Wording:
        return wording_of(self.draft) if self.draft else self.current

    @property
    def files(self) -> list[UUID]:
        """What is joined to the text being written, or to the one in service."""
        version = self.draft or self.published
        return version.files if version else []

    @property
    def revision(self) -> int:
        return self.draft.revision if self.draft else 0

    @property
    def _written(self) -> WordingVersion | None:
        version = self.draft or self.published
        return None if version is None or version.keeps_platform else version

    @property
    def proposed_changed(self) -> bool:
        """The text above is no longer the one that ours was written from."""
        version = self._written
        return version is not None and version.proposed_fingerprint != self.parent.fingerprint

    @property
    def base(self) -> Wording | None:
        """The text above as it was when ours was written; None when nobody kept it."""
        version = self._written
        if version is None or not version.base:
            return None
        return Wording(*(version.base[field] for field in ("subject", "body", "sms")))


def message_named(code: str) -> Message:
    """Raises NothingThere."""
    if code not in MESSAGES:
        raise NothingThere("unknown_message", _("Ce message n'existe pas."))
    return MESSAGES[code]


def wording_of(version: WordingVersion) -> Wording:
    return Wording(version.subject, version.body, version.sms)


def standings(level: str = Level.OWN) -> list[Standing]:
    """Every message of the catalogue with its versions in service here, in one query."""
    live = WordingVersion.objects.filter(level__in=_levels(level)).exclude(state=State.PAST)
    found = {(version.message, version.level, version.state): version for version in live}
    return [_standing(message, level, found) for message in MESSAGES.values()]


def standing(code: str, level: str = Level.OWN) -> Standing:
    """Raises NothingThere."""
    message = message_named(code)
    live = WordingVersion.objects.filter(message=code, level__in=_levels(level))
    versions = live.exclude(state=State.PAST)
    found = {(code, version.level, version.state): version for version in versions}
    return _standing(message, level, found)


def history(code: str, level: str = Level.OWN) -> list[WordingVersion]:
    """What was published and what is being written, newest first."""
    return list(WordingVersion.objects.filter(message=code, level=level))


def followed_before(here: Standing) -> Wording:
    """What left here before our intercommunality's last text."""
    older = WordingVersion.objects.filter(
        message=here.message.code,
        level=Level.RECEIVED,
        number__lt=here.received.number if here.received else 0,
    ).first()
    return wording_of(older) if older else here.message.proposed


def in_service(code: str) -> list[WordingVersion]:
    """What may leave here, the first to try first: our own, then the intercommunality's."""
    found = WordingVersion.objects.filter(
        message=code, state=State.PUBLISHED, level__in=_levels(Level.OWN)
    )
    return sorted(found, key=lambda version: version.level != Level.OWN)


def files_of(identities: Iterable[UUID]) -> list[WordingFile]:
    """In the order given; those that are gone are left out."""
    found = WordingFile.objects.in_bulk(list(identities)) if identities else {}
    return [found[identity] for identity in identities if identity in found]


def words_for_communes() -> bool:
    """Whether this space is an intercommunality's, with communes to word for."""
    return not require_authority().is_commune


def _levels(level: str) -> tuple[str, ...]:
    return (Level.OWN, Level.RECEIVED) if level == Level.OWN else (level,)


def _standing(
    message: Message, level: str, found: dict[tuple[str, str, str], WordingVersion]
) -> Standing:
    return Standing(
        message,
        found.get((message.code, level, State.DRAFT)),
        found.get((message.code, level, State.PUBLISHED)),
        found.get((message.code, Level.RECEIVED, State.PUBLISHED)),
        level,
    )

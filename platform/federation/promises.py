"""Works of the platform that failed, for the operator: what, since when, why, in plain words.

Those of the spaces are shown to the spaces. No payload is read: it may hold a link that opens an
account.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.passwords.overview import masked
from kernel.outbox import facade as outbox
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space
from shared_services.notifications import facade as notifications

PER_PAGE = 50
MAIL = "notifications.deliver"
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# What a handler's name begins with → what it does; the first that fits counts.
_WORKS: Mapping[str, Words] = {
    "notifications.": gettext_lazy("Courriel de la plateforme"),
    "onboarding.": gettext_lazy("Ouverture d'un espace"),
    "mergers.": gettext_lazy("Commune nouvelle"),
    "reversibility.": gettext_lazy("Départ d'une collectivité"),
    "data_rights.": gettext_lazy("Données d'une personne"),
    "passwords.": gettext_lazy("Sécurité des comptes"),
    "federated.": gettext_lazy("Sécurité des comptes"),
    "account_sessions.": gettext_lazy("Sécurité des comptes"),
    "subscriptions.": gettext_lazy("Abonnement à plusieurs communes"),
    "journal.": gettext_lazy("Journal"),
}
_REASONS: tuple[tuple[re.Pattern[str], Words], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (
            r"^(OperationalError|InterfaceError)",
            gettext_lazy("La base de données ne répondait pas."),
        ),
        (
            r"^IntegrityError",
            gettext_lazy("Des données se contredisent : réessayer ne suffira pas."),
        ),
        (r"no space left|disk full", gettext_lazy("Le disque est plein.")),
        (
            r"DoesNotExist|n'existe plus",
            gettext_lazy("Ce dont il s'agit n'existe plus."),
        ),
        (
            r"permission denied",
            gettext_lazy("Ce travail n'a pas le droit qu'il lui faut : à signaler."),
        ),
        (r"^Permanent", gettext_lazy("Le travail a été refusé : réessayer ne suffira pas.")),
        (r"^(TimeLimitExceeded|SoftTimeLimit)", gettext_lazy("Le travail a pris trop de temps.")),
    )
)


@dataclass(frozen=True)
class Failed:
    """`error` without any address; `to` is masked; `note` says why it cannot be tried again."""

    message: OutboxMessage
    work: str
    reason: str
    error: str
    to: str = ""
    note: str = ""

    @property
    def is_given_up(self) -> bool:
        return bool(self.message.state == OutboxMessage.State.DEAD)

    @property
    def can_retry(self) -> bool:
        return self.is_given_up and not self.note


def work_of(handler: str) -> str:
    found = (words for start, words in _WORKS.items() if handler.startswith(start))
    return str(next(found, _("Autre travail")))


def listed(
    *, state: str, handler: str, newer_than: timedelta | None, page: Any
) -> tuple[Page[OutboxMessage], list[Failed]]:
    """One page of them, and its rows as they are shown."""
    with public_space():
        found = outbox.troubled(state=state, handler=handler, newer_than=newer_than)
        shown: Any = Paginator(found, PER_PAGE).get_page(page)
        rows = list(shown.object_list)
        return shown, _described(rows)


def given_up() -> int:
    with public_space():
        return sum(outbox.counts_of_given_up().values())


def handlers_given_up() -> list[tuple[str, str]]:
    """Handler and what it does, for the filter."""
    with public_space():
        found = outbox.counts_of_given_up()
    return [(handler, f"{work_of(handler)} ({handler})") for handler in found]


def empty_mails(identities: Collection[UUID]) -> set[UUID]:
    """Those whose mail has no text any more: sent again, it would be empty."""
    with public_space():
        asked = outbox.troubled(handler=MAIL).filter(pk__in=list(identities))
        mails = _mails_of(asked)
        return {one.pk for one in asked if _is_empty(mails, one)}


def _described(rows: Sequence[OutboxMessage]) -> list[Failed]:
    mails = _mails_of(rows)
    return [
        Failed(
            row,
            work_of(row.handler),
            _reason(row),
            _ADDRESS.sub(lambda address: masked(address[0]), row.last_error),
            to=masked(mails[row.key].recipient_email) if row.key in mails else "",
            note=_("Son texte a été effacé : il ne peut plus partir.")
            if _is_empty(mails, row)
            else "",
        )
        for row in rows
    ]


def _mails_of(rows: Iterable[OutboxMessage]) -> dict[str | None, notifications.PlatformMail]:
    """Key of the promise → its mail: the key is the mail's identity."""
    keys = [UUID(row.key) for row in rows if row.handler == MAIL and row.key]
    return {str(pk): mail for pk, mail in notifications.platform_mails(keys).items()}


def _is_empty(mails: Mapping[str | None, notifications.PlatformMail], row: OutboxMessage) -> bool:
    return row.handler == MAIL and (row.key not in mails or not mails[row.key].has_text)


def _reason(row: OutboxMessage) -> str:
    of_a_mail = notifications.in_plain_words(row.last_error) if row.handler == MAIL else ""
    others = (words for pattern, words in _REASONS if pattern.search(row.last_error))
    return of_a_mail or str(next(others, _("Erreur inattendue : voir le texte ci-dessous.")))

"""What each part of the platform does with personal data, said once (art. 30 RGPD).

Every floor fills this list from `AppConfig.ready()`; `tenants.processing_register` makes of it the
register of each authority, and the sentences that people read about durations come from here too.
No table: a description is made when asked for, from the settings and constants the code obeys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class LegalBasis(StrEnum):
    """Art. 6, 1 of the RGPD. Legitimate interests are not for public authorities' own tasks."""

    CONSENT = "consent"
    CONTRACT = "contract"
    OBLIGATION = "obligation"
    VITAL = "vital"
    PUBLIC_TASK = "public_task"

    @property
    def label(self) -> str:
        return str(_BASES[self])


_BASES = {
    LegalBasis.CONSENT: gettext_lazy("Consentement (RGPD, art. 6, 1, a)"),
    LegalBasis.CONTRACT: gettext_lazy("Contrat (RGPD, art. 6, 1, b)"),
    LegalBasis.OBLIGATION: gettext_lazy("Obligation légale (RGPD, art. 6, 1, c)"),
    LegalBasis.VITAL: gettext_lazy("Sauvegarde des intérêts vitaux (RGPD, art. 6, 1, d)"),
    LegalBasis.PUBLIC_TASK: gettext_lazy("Mission d'intérêt public (RGPD, art. 6, 1, e)"),
}
BASIS_CHOICES = [(basis.value, label) for basis, label in _BASES.items()]


@dataclass(frozen=True)
class Retention:
    """How long one kind of data is kept. `told` says it to people, `{delay}` is the duration.

    `source` is the text or decision it rests on; `verified_on`, the day someone last read it.
    """

    code: str
    what: str
    told: str
    source: str
    verified_on: date
    kept: timedelta | None = None

    @property
    def sentence(self) -> str:
        if self.kept is None:
            return self.told
        told = self.told.format(delay=spoken(self.kept))
        return told[:1].upper() + told[1:]


@dataclass(frozen=True)
class Processing:
    """One line of the register, in French and in plain words."""

    name: str
    purpose: str
    basis: LegalBasis
    basis_text: str
    people: str
    data: str
    source: str
    recipients: str
    security: tuple[str, ...]
    retentions: tuple[Retention, ...]
    processors: tuple[str, ...] = ()
    transfers: str = ""
    sensitive: str = ""


@dataclass(frozen=True)
class Registered:
    """`switch` is the service whose absence in a space hides the line; empty: always there."""

    code: str
    service: str
    describe: Callable[[], Processing] = field(repr=False)
    switch: str = ""


_registered: dict[str, Registered] = {}


def register_processing(
    code: str, *, service: str, describe: Callable[[], Processing], switch: str = ""
) -> None:
    """Call from `AppConfig.ready()`. `service` is the name given to `register_personal_data`."""
    _registered[code] = Registered(code, service, describe, switch)


def registered(code: str) -> Registered | None:
    return _registered.get(code)


def all_registered() -> list[Registered]:
    """In registration order, which is the order of the installed apps."""
    return list(_registered.values())


def kept(code: str) -> str:
    """How long these data are kept, as people are told: `kept("accounts.sessions")`.

    Raises KeyError for a duration that no line of the register holds.
    """
    processing = code.split(".", 1)[0]
    for retention in _registered[processing].describe().retentions:
        if retention.code == code:
            return retention.sentence
    raise KeyError(code)


def spoken(delay: timedelta) -> str:
    """« 30 jours », « un an », « 24 heures »: as people say it."""
    if delay < timedelta(days=2):
        hours, minutes = divmod(int(delay.total_seconds()) // 60, 60)
        if hours:
            return _("une heure") if hours == 1 else _("%d heures") % hours
        return _("%d minutes") % minutes
    years, rest = divmod(delay.days, 365)
    # Leap days: five years are 1,826 days.
    if years and rest <= years // 4 + 1:
        return _("un an") if years == 1 else _("%d ans") % years
    return _("%d jours") % delay.days


def processings() -> dict[str, Any]:
    """Every description, by code: for tests and registers that look at all of them."""
    return {code: line.describe() for code, line in _registered.items()}

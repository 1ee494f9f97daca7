"""One line of the register as people read it, whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.processings import LegalBasis, Processing
from tenants.processing_register.models import LocalPart, OwnProcessing


@dataclass(frozen=True)
class Duration:
    what: str
    sentence: str
    source: str = ""
    verified_on: date | None = None


@dataclass(frozen=True)
class Line:
    """`is_own`: written by the authority, not by the platform."""

    code: str
    name: str
    purpose: str
    basis: str
    basis_text: str
    people: str
    data: str
    sensitive: str
    source: str
    recipients: str
    processors: tuple[str, ...]
    transfers: str
    durations: tuple[Duration, ...]
    security: tuple[str, ...]
    note: str = ""
    is_own: bool = False
    changed_at: datetime | None = None
    retired_at: datetime | None = None

    @property
    def transfers_told(self) -> str:
        return self.transfers or _("Aucun.")

    @property
    def sensitive_told(self) -> str:
        return self.sensitive or _("Aucune.")


def of_platform(code: str, told: Processing, local: LocalPart | None, ours: list[str]) -> Line:
    """`ours`: the processors that all lines share."""
    line = Line(
        code=code,
        name=told.name,
        purpose=told.purpose,
        basis=told.basis.label,
        basis_text=told.basis_text,
        people=told.people,
        data=told.data,
        sensitive=told.sensitive,
        source=told.source,
        recipients=told.recipients,
        processors=(*ours, *told.processors),
        transfers=told.transfers,
        durations=tuple(
            Duration(each.what, each.sentence, each.source, each.verified_on)
            for each in told.retentions
        ),
        security=told.security,
    )
    if local is None:
        return line
    return replace(
        line,
        basis_text=local.basis_text or line.basis_text,
        recipients=" ".join(filter(None, (line.recipients, local.recipients))),
        note=local.note,
        changed_at=local.changed_at,
    )


def of_authority(row: OwnProcessing) -> Line:
    return Line(
        code=str(row.pk),
        name=row.name,
        purpose=row.purpose,
        basis=LegalBasis(row.basis).label,
        basis_text=row.basis_text,
        people=row.people,
        data=row.data,
        sensitive=row.sensitive,
        source=row.source,
        recipients=row.recipients,
        processors=tuple(filter(None, row.processors.splitlines())),
        transfers=row.transfers,
        durations=(Duration("", row.retention),),
        security=tuple(filter(None, row.security.splitlines())),
        is_own=True,
        changed_at=row.changed_at,
        retired_at=row.retired_at,
    )

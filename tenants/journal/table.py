"""The journal as a spreadsheet shows it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.spreadsheet import cell
from tenants.journal.queries import Line, shown

BATCH = 500


def table_rows(entries: Any) -> Iterator[str]:
    """CSV lines: a heading, then one per act, the latest first."""
    yield _csv(_heading())
    total = entries.count()
    for start in range(0, total, BATCH):
        for line in shown(entries[start : start + BATCH]):
            yield _csv(_cells(line))


def _heading() -> list[str]:
    return [
        _("Date"),
        _("Heure"),
        _("Personne"),
        _("Rôle"),
        _("Action"),
        _("Objet"),
        _("Détails"),
        _("Site"),
        _("Réseau"),
        _("Maillon"),
        _("Empreinte"),
    ]


def _cells(line: Line) -> list[Any]:
    at = timezone.localtime(line.at)
    details = [f"{name} : {value}" for name, value in line.details]
    details += [f"{name} : {before} → {after}" for name, before, after in line.changes]
    return [
        at.strftime("%d/%m/%Y"),
        at.strftime("%H:%M:%S"),
        line.who,
        line.role,
        line.sentence,
        line.target,
        " ; ".join(details),
        line.host,
        line.network,
        line.position,
        line.hash,
    ]


def _csv(values: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow([cell(value) for value in values])
    return text.getvalue()

"""A set of the DILA comes in: what is new, what changed, what went; all of it or nothing.

The same set twice changes nothing. A file that cannot be read leaves the version in place; a set
that would lose too much is refused whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.tenancy import public_space
from shared_services.official_guides.errors import DocumentRefused, SetRefused
from shared_services.official_guides.models import Audience, Guide, GuideSet
from shared_services.official_guides.reading.archives import Document, documents
from shared_services.official_guides.reading.compiling import Compiled, compile_guide
from shared_services.official_guides.reading.tree import parse

AT_ONCE = 200
# Beyond these shares of a set, the sender is wrong more likely than the State changed its mind.
MOST_REFUSED, MOST_REMOVED = 0.05, 0.2
MOST_TOLD = 50
WRITTEN = (
    *("kind", "slug", "title", "summary", "theme", "theme_title", "updated_on", "source_url"),
    *("content", "text", "digest", "changed_at", "removed_at"),
)


@dataclass
class Report:
    """What an import did. `refused` holds [code, reason], `unknown` counts unknown elements."""

    audience: str
    read: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    refused: list[list[str]] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "refused": self.refused[:MOST_TOLD], "refusals": len(self.refused)}


def import_guides(path: Path, *, force: bool = False, source: str = "") -> list[Report]:
    """Bring every set found there in; each in a transaction of its own.

    Raises SetRefused at the first set that is refused: those before it stay. `force` lets a set
    remove as much as it says.
    """
    found = _sets_in(path)
    if not found:
        raise SetRefused("empty", _("Aucune fiche trouvée ici."))
    return [_import_set(audience, path, force, source or path.name) for audience in sorted(found)]


def _sets_in(path: Path) -> set[str]:
    """Sets that folders name; without folders, the set of the first sheet that can be read."""
    found: set[str] = set()
    for told, document in documents(path):
        if told:
            found.add(told)
        elif not found:
            try:
                found.add(_compiled(document).audience)
            except DocumentRefused:
                continue
    return found


def _import_set(audience: str, path: Path, force: bool, source: str) -> Report:
    report, unknown = Report(audience), Counter[str]()
    with public_space():
        try:
            with transaction.atomic():
                _write(audience, path, report, unknown)
                report.unknown = dict(unknown)
                _check(report, force)
                _note(audience, report, source)
        except SetRefused as error:
            note_failure(audience, GuideSet.State.REFUSED, error.message)
            raise
    return report


def _write(audience: str, path: Path, report: Report, unknown: Counter[str]) -> None:
    before = dict(
        Guide.objects.filter(audience=audience, removed_at=None).values_list("code", "digest")
    )
    seen: set[str] = set()
    rows: list[Guide] = []
    for compiled in _guides(audience, path, report, seen):
        unknown += compiled.unknown
        if before.get(compiled.code) == compiled.fields["digest"]:
            continue
        report.added += compiled.code not in before
        report.changed += compiled.code in before
        rows.append(Guide(audience=audience, code=compiled.code, **compiled.fields))
        if len(rows) >= AT_ONCE:
            _keep(rows)
    _keep(rows)
    gone = set(before) - seen
    report.removed = Guide.objects.filter(audience=audience, code__in=gone).update(removed_at=now())


def _guides(audience: str, path: Path, report: Report, seen: set[str]) -> Iterator[Compiled]:
    """Each guide once; a file that is refused keeps what it had (`seen`)."""
    for told, document in documents(path):
        if told not in {"", audience} or document.code in seen:
            continue
        report.read += 1
        seen.add(document.code)
        try:
            compiled = _compiled(document)
            if compiled.audience != audience:
                raise DocumentRefused("other_set", _("la fiche est d'un autre jeu"))
            if compiled.code != document.code:
                raise DocumentRefused("other_code", _("la fiche porte un autre numéro"))
        except DocumentRefused as error:
            report.refused.append([document.code, error.message])
            continue
        yield compiled


def _compiled(document: Document) -> Compiled:
    if document.content is None:
        raise DocumentRefused("too_big", _("le fichier est trop gros"))
    return compile_guide(parse(document.content))


def _keep(rows: list[Guide]) -> None:
    """A guide that comes back after its removal is the same row again."""
    Guide.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["audience", "code"], update_fields=WRITTEN
    )
    rows.clear()


def _check(report: Report, force: bool) -> None:
    if len(report.refused) > max(3, report.read * MOST_REFUSED):
        raise SetRefused(
            "too_many_refused",
            _("%(count)s fichiers sur %(total)s ne se lisent pas (%(first)s : %(why)s).")
            % {
                "count": len(report.refused),
                "total": report.read,
                "first": report.refused[0][0],
                "why": report.refused[0][1],
            },
        )
    kept = report.read - report.added
    if not force and report.removed > max(3, (kept + report.removed) * MOST_REMOVED):
        raise SetRefused(
            "too_many_removed",
            _("%(count)s fiches disparaîtraient d'un coup : à confirmer par --force.")
            % {"count": report.removed},
        )


def _note(audience: str, report: Report, source: str) -> None:
    moment = now()
    told: dict[str, Any] = {"state": GuideSet.State.UP_TO_DATE, "source": source[:300], "error": ""}
    told |= {"checked_at": moment, "tried_at": moment, "report": report.as_json()}
    GuideSet.objects.update_or_create(audience=audience, defaults=told)


def note_failure(audience: str, state: GuideSet.State, why: str) -> None:
    """What is in place stays; whoever looks sees since when and why."""
    told = {"state": state, "error": why, "tried_at": now()}
    GuideSet.objects.update_or_create(audience=Audience(audience), defaults=told)

"""Bring the official columns up to a newer list, keeping history and local corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.errors import DomainError
from kernel.tenancy import public_space
from tenants.directory import grammar, reference_files
from tenants.directory.errors import BadReferenceFile, TooManyRemovals
from tenants.directory.models import (
    Commune,
    CommuneIdentity,
    Epci,
    EpciComposition,
    LocalCorrection,
    Vintage,
)
from tenants.directory.reference_files import CommuneRow

if TYPE_CHECKING:
    from kernel.audit.facade import Actor

# A year of mergers removes about a hundred communes (110 on 2025-01-01), a cut file thousands.
MOST_REMOVALS = 500
_COMPARED = (
    "name",
    "type_liaison",
    "siren",
    "department_code",
    "region_code",
    "zone",
    "postal_codes",
    "population",
    "former_codes",
)
_IDENTITY = ("name", "type_liaison", "siren")


@dataclass(frozen=True)
class Change:
    """One commune whose official value differs: before and after, as text."""

    code: str
    name: str
    before: str
    after: str


@dataclass
class Diff:
    """What a file changes in the directory."""

    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    renamed: list[Change] = field(default_factory=list)
    siren_changed: list[Change] = field(default_factory=list)
    epci_changed: list[Change] = field(default_factory=list)
    population_changed: list[Change] = field(default_factory=list)
    postal_codes_changed: list[Change] = field(default_factory=list)
    other_changed: list[Change] = field(default_factory=list)
    # Official value changed, but a local correction hides it: worth a look, never lost.
    corrected_here: list[Change] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


@dataclass(frozen=True)
class _State:
    """What the directory says before the import."""

    communes: Mapping[str, Commune]
    epcis: Mapping[str, Epci]
    links: Mapping[UUID, EpciComposition]
    corrected: Mapping[tuple[UUID, str], str]


def import_communes(
    path: Path,
    *,
    label: str,
    reference_date: date,
    source: str,
    actor: Actor | None,
    dry_run: bool = False,
    allow_removals: bool = False,
) -> Diff:
    """Compare a list of communes with the directory and, unless `dry_run`, apply it.

    All or nothing, in one transaction. Raises BadReferenceFile, TooManyRemovals, and DomainError
    `older_than_loaded` when a later vintage is already there.
    """
    rows = reference_files.read_communes(path)
    with public_space(), transaction.atomic():
        _refuse_older(reference_date)
        state = _read_state()
        _refuse_unknown_epcis(rows, state, path)
        diff = _compare(rows, state, reference_date)
        if not allow_removals and len(diff.removed) > MOST_REMOVALS:
            raise TooManyRemovals(
                "too_many_removals",
                _(
                    "Ce fichier ferait disparaître %(count)d communes : il est sans doute"
                    " incomplet. Rien n'a été changé. Si c'est bien voulu, ajoutez"
                    " --allow-removals."
                )
                % {"count": len(diff.removed)},
            )
        if dry_run or diff.is_empty:
            return diff
        vintage, _created = Vintage.objects.get_or_create(
            checksum=reference_files.checksum_of([path]),
            defaults={
                "label": label,
                "reference_date": reference_date,
                "source": source,
                "licence": "Licence Ouverte 2.0",
            },
        )
        import_rows(rows, vintage=vintage, actor=actor)
    return diff


def import_rows(rows: Sequence[CommuneRow], *, vintage: Vintage, actor: Actor | None) -> None:
    """Make the official columns equal to these rows, from the vintage's date on.

    Call it in public, in a transaction. Corrections and local compositions are left alone.
    """
    state = _read_state()
    day = vintage.reference_date
    listed = {row.code for row in rows}
    for row in rows:
        commune = state.communes.get(row.code)
        if commune is None:
            commune = _create(row, vintage)
        elif commune.ended_on is not None or _differs(commune, row):
            _update(commune, row, vintage)
        _place(commune, _epci_of(row, state, day), state, vintage)
    for code, commune in state.communes.items():
        if code not in listed and commune.ended_on is None:
            _end(commune, state, day)
    audit.record("directory.imported", actor=actor, target=vintage.label, communes=len(rows))


def _refuse_older(reference_date: date) -> None:
    newest = Vintage.objects.first()
    if newest is not None and newest.reference_date > reference_date:
        raise DomainError(
            "older_than_loaded",
            _(
                "Le répertoire contient déjà l'édition « %(label)s » du %(date)s, plus récente que"
                " ce fichier. Rien n'a été changé."
            )
            % {"label": newest.label, "date": newest.reference_date.strftime("%d/%m/%Y")},
        )


def _read_state() -> _State:
    return _State(
        communes={
            commune.code: commune for commune in Commune.objects.filter(type=Commune.Type.COMMUNE)
        },
        epcis={epci.siren: epci for epci in Epci.objects.all()},
        links={
            link.commune_id: link
            for link in EpciComposition.objects.filter(
                origin=EpciComposition.Origin.OFFICIAL, end_on=None
            ).select_related("epci")
        },
        corrected={
            (correction.commune_id, correction.field): _text(correction.value)
            for correction in LocalCorrection.objects.filter(
                commune__isnull=False, withdrawn_at=None
            )
            if correction.commune_id is not None
        },
    )


def _refuse_unknown_epcis(rows: Sequence[CommuneRow], state: _State, path: Path) -> None:
    problems = [
        _("ligne %(line)d : l'intercommunalité %(siren)s n'est pas dans le répertoire")
        % {"line": line, "siren": row.epci_siren}
        for line, row in enumerate(rows, start=2)
        if row.epci_siren and row.epci_siren not in state.epcis
    ]
    if problems:
        raise BadReferenceFile(
            _("%(file)s n'est pas utilisable, rien n'a été changé :\n%(problems)s")
            % {"file": path.name, "problems": "\n".join(f"  - {text}" for text in problems[:20])},
            problems,
        )


def _epci_of(row: CommuneRow, state: _State, day: date) -> Epci | None:
    """The EPCI the list names; its successor when the list has not noticed the dissolution."""
    epci = state.epcis.get(row.epci_siren)
    if epci is not None and epci.dissolved_on is not None and epci.dissolved_on <= day:
        return state.epcis.get(epci.successor_siren)
    return epci


def _differs(commune: Commune, row: CommuneRow) -> bool:
    return any(_text(getattr(commune, name)) != _text(getattr(row, name)) for name in _COMPARED)


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(value)
    return "" if value is None else str(value)


def _compare(rows: Sequence[CommuneRow], state: _State, day: date) -> Diff:
    diff = Diff()
    listed = set()
    for row in rows:
        listed.add(row.code)
        commune = state.communes.get(row.code)
        epci = _epci_of(row, state, day)
        if commune is None or commune.ended_on is not None:
            diff.added.append(Change(row.code, row.name, "", epci.name if epci else ""))
            continue
        _compare_one(diff, commune, row, state)
        link = state.links.get(commune.pk)
        held = link.epci if link else None
        if (held and held.pk) != (epci and epci.pk):
            diff.epci_changed.append(
                Change(row.code, row.name, held.name if held else "", epci.name if epci else "")
            )
    diff.removed = [
        Change(commune.code, commune.name, "", "")
        for commune in state.communes.values()
        if commune.ended_on is None and commune.code not in listed
    ]
    return diff


def _compare_one(diff: Diff, commune: Commune, row: CommuneRow, state: _State) -> None:
    lists = {
        "name": diff.renamed,
        "type_liaison": diff.other_changed,
        "siren": diff.siren_changed,
        "population": diff.population_changed,
        "postal_codes": diff.postal_codes_changed,
    }
    for name in _COMPARED:
        before, after = _text(getattr(commune, name)), _text(getattr(row, name))
        if before != after:
            changes = lists.get(name, diff.other_changed)
            changes.append(Change(row.code, row.name, before, after))
            corrected = state.corrected.get((commune.pk, name))
            if corrected is not None:
                diff.corrected_here.append(Change(row.code, row.name, after, corrected))


def _values(row: CommuneRow, vintage: Vintage) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for name in _COMPARED}
    values["postal_codes"] = list(row.postal_codes)
    values["former_codes"] = list(row.former_codes)
    return {
        **values,
        "sort_key": grammar.sort_key(row.name),
        "ended_on": None,
        "vintage": vintage,
    }


def _create(row: CommuneRow, vintage: Vintage) -> Commune:
    commune = Commune.objects.create(code=row.code, **_values(row, vintage))
    _open_identity(commune, vintage)
    return commune


def _update(commune: Commune, row: CommuneRow, vintage: Vintage) -> None:
    identity_changed = commune.ended_on is not None or any(
        getattr(commune, name) != getattr(row, name) for name in _IDENTITY
    )
    for name, value in _values(row, vintage).items():
        setattr(commune, name, value)
    commune.save()
    if identity_changed:
        _close_identity(commune, vintage.reference_date)
        _open_identity(commune, vintage)


def _open_identity(commune: Commune, vintage: Vintage) -> None:
    commune.identities.create(
        name=commune.name,
        type_liaison=commune.type_liaison,
        siren=commune.siren,
        valid_from=vintage.reference_date,
        vintage=vintage,
    )


def _close_identity(commune: Commune, day: date) -> None:
    held = commune.identities.filter(valid_to=None)
    # A second import for the same day corrects the first: no identity of zero days is kept.
    held.filter(valid_from__gte=day).delete()
    held.update(valid_to=day)


def _end(commune: Commune, state: _State, day: date) -> None:
    commune.ended_on = day
    commune.save(update_fields=["ended_on"])
    CommuneIdentity.objects.filter(commune=commune, valid_to=None).update(valid_to=day)
    link = state.links.get(commune.pk)
    if link is not None:
        _close_link(link, day)


def _place(commune: Commune, epci: Epci | None, state: _State, vintage: Vintage) -> None:
    link = state.links.get(commune.pk)
    if link is not None:
        if epci is not None and link.epci_id == epci.pk:
            return
        _close_link(link, vintage.reference_date)
    if epci is not None:
        EpciComposition.objects.create(
            commune=commune, epci=epci, start_on=vintage.reference_date, vintage=vintage
        )


def _close_link(link: EpciComposition, day: date) -> None:
    if link.start_on is not None and link.start_on >= day:
        link.delete()
        return
    link.end_on = day
    link.save(update_fields=["end_on"])

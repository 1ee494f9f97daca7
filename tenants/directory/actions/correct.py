"""Local corrections: the official list is wrong or late, and someone here knows better."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import DomainError
from kernel.tenancy import public_space
from tenants.directory import queries
from tenants.directory import siren as siren_numbers
from tenants.directory.grammar import LIAISONS
from tenants.directory.models import Commune, Epci, EpciComposition, LocalCorrection
from tenants.directory.reference_files import is_postal_code

if TYPE_CHECKING:
    from kernel.audit.facade import Actor

Field = LocalCorrection.Field


def correct_commune(
    insee_code: str, *, field: str, value: Any, reason: str, actor: Actor
) -> LocalCorrection:
    """Replace an official value here. It survives every later import, until withdrawn.

    Correcting again replaces the earlier correction, which stays in the history. Raises
    UnknownInseeCode, and DomainError `reason_missing`, `bad_value` or `field_unknown`.
    """
    with public_space(), transaction.atomic():
        commune = queries.commune_in_force(insee_code)
        return _correct(commune, "commune", field, value, reason, actor)


def correct_epci(
    siren: str, *, field: str, value: Any, reason: str, actor: Actor
) -> LocalCorrection:
    """The same for an intercommunality; only its name and its population can be corrected."""
    with public_space(), transaction.atomic():
        epci = queries.epci_with_siren(siren, even_dissolved=True)
        if field not in (Field.NAME, Field.POPULATION):
            raise DomainError("field_unknown", _("Ce champ ne peut pas être corrigé."))
        return _correct(epci, "epci", field, value, reason, actor)


def withdraw_correction(correction: LocalCorrection, *, actor: Actor) -> None:
    """Go back to the official value. Withdrawing twice is harmless."""
    with public_space(), transaction.atomic():
        if correction.withdrawn_at is not None:
            return
        correction.withdrawn_at = now()
        correction.withdrawn_by = str(actor)
        correction.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record("directory.correction_withdrawn", actor=actor, target=str(correction.pk))


def place_commune(
    insee_code: str, *, epci_siren: str, start_on: date, reason: str, actor: Actor
) -> EpciComposition:
    """Say that from this day the commune belongs to this EPCI (to none if empty), list or not.

    Raises UnknownInseeCode, UnknownSiren, DomainError `reason_missing` or `starts_too_early`.
    """
    with public_space(), transaction.atomic():
        commune = queries.commune_in_force(insee_code)
        epci = queries.epci_with_siren(epci_siren) if epci_siren else None
        _require(reason)
        held = EpciComposition.objects.filter(
            commune=commune, origin=EpciComposition.Origin.LOCAL, end_on=None
        ).first()
        if held is not None:
            _end_local_placement(held, start_on)
        placement = EpciComposition.objects.create(
            commune=commune,
            epci=epci,
            start_on=start_on,
            origin=EpciComposition.Origin.LOCAL,
            reason=reason,
            made_by=str(actor),
            made_by_id=_id_of(actor),
        )
        audit.record(
            "directory.commune_placed",
            actor=actor,
            target=commune.code,
            epci=epci_siren,
            start_on=start_on.isoformat(),
            reason=reason,
        )
    return placement


def _end_local_placement(held: EpciComposition, day: date) -> None:
    if held.start_on is not None and held.start_on > day:
        raise DomainError(
            "starts_too_early",
            _("Une correction commence déjà le %s : choisissez une date plus tardive.")
            % held.start_on.strftime("%d/%m/%Y"),
        )
    if held.start_on == day:
        held.delete()
        return
    held.end_on = day
    held.save(update_fields=["end_on"])


def _correct(
    subject: Commune | Epci, kind: str, field: str, value: Any, reason: str, actor: Actor
) -> LocalCorrection:
    _require(reason)
    value = _checked(field, value)
    LocalCorrection.objects.filter(**{kind: subject}, field=field, withdrawn_at=None).update(
        withdrawn_at=now(), withdrawn_by=str(actor)
    )
    correction = LocalCorrection.objects.create(
        **{kind: subject},
        field=field,
        value=value,
        official_value=getattr(subject, field),
        reason=reason,
        made_by=str(actor),
        made_by_id=_id_of(actor),
    )
    audit.record(
        "directory.corrected",
        actor=actor,
        target=str(subject.pk),
        field=field,
        value=value,
        reason=reason,
    )
    return correction


def _require(reason: str) -> None:
    if not reason.strip():
        raise DomainError(
            "reason_missing", _("Indiquez pourquoi la liste officielle est corrigée.")
        )


def _checked(field: str, value: Any) -> Any:
    rules = {
        Field.NAME: lambda: isinstance(value, str) and 0 < len(value.strip()) <= 100,
        Field.TYPE_LIAISON: lambda: value in LIAISONS,
        Field.SIREN: lambda: isinstance(value, str) and siren_numbers.is_well_formed(value),
        Field.POSTAL_CODES: lambda: (
            isinstance(value, list)
            and all(isinstance(code, str) and is_postal_code(code) for code in value)
        ),
        Field.POPULATION: lambda: isinstance(value, int) and value >= 0,
    }
    rule = rules.get(Field(field)) if field in Field.values else None
    if rule is None:
        raise DomainError("field_unknown", _("Ce champ ne peut pas être corrigé."))
    if not rule():
        raise DomainError("bad_value", _("Cette valeur n'est pas possible pour ce champ."))
    return value.strip() if isinstance(value, str) else value


def _id_of(actor: Actor) -> UUID:
    return UUID(str(actor.pk))

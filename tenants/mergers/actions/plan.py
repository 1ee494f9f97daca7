"""Write down a merger, and change one's mind before it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import today
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.directory import grammar
from tenants.directory import siren as siren_numbers
from tenants.directory.reference_files import is_insee_code
from tenants.mergers.errors import MergerRefused
from tenants.mergers.models import Merger, MergerOrigin

State = LocalAuthority.State
# A merger is voted months ahead and put right weeks late: further away, it is a typing mistake.
EARLIEST, LATEST = timedelta(days=3 * 366), timedelta(days=2 * 366)
MERGEABLE = (State.OPEN, State.TRIAL)


@dataclass(frozen=True)
class CommuneNouvelle:
    """What the prefect's order says; `target` is an origin whose space goes on, None for a new."""

    name: str
    insee_code: str
    siren: str
    effective_on: date
    order_reference: str
    intercommunality: LocalAuthority | None = None
    type_liaison: str | None = None
    target: LocalAuthority | None = None
    admin_email: str = ""
    admin_name: str = ""


def plan_merger(
    facts: CommuneNouvelle, origins: Sequence[LocalAuthority], *, actor: Any | None
) -> Merger:
    """Write the plan down; nothing is merged yet. Raises MergerRefused, which says what to do."""
    liaison = facts.type_liaison
    merger = Merger(
        name=facts.name.strip(),
        type_liaison=grammar.guess_liaison(facts.name) if liaison is None else liaison,
        insee_code=facts.insee_code.strip().upper(),
        siren="".join(facts.siren.split()),
        intercommunality=facts.intercommunality,
        effective_on=facts.effective_on,
        order_reference=facts.order_reference.strip(),
        target=facts.target,
        opens_new_space=facts.target is None,
        admin_email=facts.admin_email.strip(),
        admin_name=facts.admin_name.strip(),
        created_by=actor,
    )
    with public_space(), transaction.atomic():
        # Locked, so that two plans of the same moment cannot take the same commune.
        keys = [origin.pk for origin in origins]
        held = {
            row.pk: row for row in LocalAuthority.objects.select_for_update().filter(pk__in=keys)
        }
        verify(merger, [held[key] for key in keys])
        merger.save(force_insert=True)
        for position, key in enumerate(keys):
            MergerOrigin.objects.create(merger=merger, position=position, **_identity(held[key]))
        audit.record(
            "merger.planned",
            actor=actor,
            target=str(merger.pk),
            name=merger.name,
            origins=[origin.insee_code for origin in held.values()],
            order=merger.order_reference,
        )
    return merger


def abandon_merger(merger_id: UUID, *, actor: Any | None) -> None:
    """Forget a plan that has not run. Raises MergerRefused once it runs or is done."""
    with public_space(), transaction.atomic():
        merger = Merger.objects.select_for_update().get(pk=merger_id)
        if merger.state in {Merger.State.RUNNING, Merger.State.DONE}:
            raise MergerRefused(
                "too_late", _("Cette fusion est en cours ou déjà faite : il est trop tard.")
            )
        audit.record("merger.abandoned", actor=actor, target=str(merger.pk), name=merger.name)
        merger.delete()


def accept_missing_files(merger_id: UUID, *, actor: Any) -> None:
    """Merge without the files that the disk no longer holds; the check has to be run again."""
    with public_space(), transaction.atomic():
        merger = Merger.objects.select_for_update().get(pk=merger_id)
        if merger.state not in {Merger.State.DRAFT, Merger.State.CHECKED}:
            raise MergerRefused("too_late", _("Cette fusion est en cours ou déjà faite."))
        merger.accepts_missing_files = True
        merger.state = Merger.State.DRAFT
        merger.save(update_fields=["accepts_missing_files", "state"])
        names = [file["name"] for file in merger.report.get("missing_files", [])]
        audit.record(
            "merger.missing_files_accepted", actor=actor, target=str(merger.pk), files=names
        )


def verify(merger: Merger, origins: Sequence[LocalAuthority]) -> None:
    """Every rule that needs no look into the spaces. Raises MergerRefused."""
    _verify_origins(merger, origins)
    _verify_facts(merger)
    _verify_target(merger, origins)


def _verify_origins(merger: Merger, origins: Sequence[LocalAuthority]) -> None:
    if len({origin.pk for origin in origins}) != len(origins):
        raise MergerRefused(
            "with_itself", _("Une commune ne peut pas fusionner avec elle-même : ôtez le doublon.")
        )
    if len(origins) < 2:
        raise MergerRefused(
            "single_origin",
            _(
                "Une fusion réunit au moins deux communes. Si une commune change seulement de nom"
                " ou de code INSEE, utilisez « Changer le nom ou le code » sur sa fiche."
            ),
        )
    for origin in origins:
        _verify_origin(merger, origin)
    states = {origin.state for origin in origins}
    if len(states) > 1:
        shown = ", ".join(f"{origin.name} ({origin.get_state_display()})" for origin in origins)
        raise MergerRefused(
            "different_states",
            _("Les communes doivent être dans le même état avant de fusionner : %s.") % shown,
        )


def _verify_origin(merger: Merger, origin: LocalAuthority) -> None:
    name = {"name": origin.name}
    if not origin.is_commune:
        raise MergerRefused("not_a_commune", _("%(name)s n'est pas une commune.") % name)
    if (
        MergerOrigin.objects.filter(authority=origin, succeeded_by__isnull=False)
        .exclude(succeeded_by=origin)
        .exists()
    ):
        raise MergerRefused("already_merged", _("%(name)s a déjà fusionné.") % name)
    elsewhere = (
        MergerOrigin.objects.filter(authority=origin)
        .exclude(merger__state=Merger.State.DONE)
        .exclude(merger=merger)
        .select_related("merger")
        .first()
    )
    if elsewhere is not None:
        raise MergerRefused(
            "in_another_merger",
            _("%(name)s est déjà dans le projet « %(other)s ». Abandonnez-le d'abord.")
            % {**name, "other": elsewhere.merger.name},
        )
    if origin.state not in MERGEABLE:
        raise MergerRefused(
            "wrong_state",
            _("%(name)s est dans l'état « %(state)s » : il faut une commune en service.")
            % {**name, "state": origin.get_state_display()},
        )


def _verify_facts(merger: Merger) -> None:
    if not merger.name:
        raise MergerRefused("name_missing", _("Indiquez le nom de la commune nouvelle."))
    if not merger.order_reference:
        raise MergerRefused(
            "order_missing", _("Indiquez l'arrêté préfectoral qui crée la commune nouvelle.")
        )
    if not is_insee_code(merger.insee_code):
        raise MergerRefused(
            "insee_format", _("« %s » n'est pas un code INSEE de commune.") % merger.insee_code
        )
    if not siren_numbers.is_well_formed(merger.siren):
        raise MergerRefused(
            "siren_format",
            _("« %s » n'est pas un SIREN : neuf chiffres, dont le dernier contrôle les autres.")
            % merger.siren,
        )
    if not today() - EARLIEST <= merger.effective_on <= today() + LATEST:
        raise MergerRefused(
            "absurd_date",
            _("La date d'effet du %s est trop loin d'aujourd'hui : vérifiez l'année.")
            % merger.effective_on.strftime("%d/%m/%Y"),
        )


def _verify_target(merger: Merger, origins: Sequence[LocalAuthority]) -> None:
    own = [origin.pk for origin in origins]
    if merger.target_id is not None and merger.target_id not in own:
        raise MergerRefused(
            "target_is_another",
            _(
                "La commune nouvelle continue dans l'espace d'une des communes qui fusionnent, ou"
                " dans un nouvel espace."
            ),
        )
    others = LocalAuthority.objects.exclude(pk__in=own)
    taken = others.filter(insee_code=merger.insee_code) | others.filter(siren=merger.siren)
    found = taken.first()
    if found is not None:
        raise MergerRefused(
            "target_taken",
            _("%(name)s a déjà ici le code INSEE %(code)s et le SIREN %(siren)s : vérifiez-les.")
            % {"name": found.name, "code": found.insee_code, "siren": found.siren},
        )
    if merger.intercommunality is not None and merger.intercommunality.is_commune:
        raise MergerRefused(
            "not_an_intercommunality",
            _("%s n'est pas une intercommunalité.") % merger.intercommunality.name,
        )


def _identity(authority: LocalAuthority) -> dict[str, Any]:
    return {
        "authority": authority,
        "name": authority.name,
        "type_liaison": authority.type_liaison,
        "insee_code": authority.insee_code,
        "siren": authority.siren,
        "hosts": sorted(domain.host for domain in authority.domains.all()),
    }

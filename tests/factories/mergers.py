"""Communes that merged, some of which the reference of 2026 no longer holds. Real cases of 2025."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from kernel.clock import today
from kernel.tenancy import space_of
from tenants.authorities.models import Domain, LocalAuthority, Membership, SwitchedOnService
from tenants.directory import grammar
from tenants.mergers.actions.plan import CommuneNouvelle, plan_merger
from tenants.mergers.models import Merger
from tenants.onboarding.registry import DEFAULT_SERVICES, space_builders
from tenants.onboarding.template import replay_template


@dataclass(frozen=True)
class Case:
    """A merger as it happened; `origins` are (name, INSEE code, SIREN), the chief town first."""

    name: str
    insee_code: str
    siren: str
    origins: tuple[tuple[str, str, str], ...]


PARGNY_ET_FILAIN = Case(
    "Pargny-et-Filain",
    "02589",
    "938114352",
    (("Pargny-Filain", "02589", "210205662"), ("Filain", "02311", "")),
)
TANNAY_LE_MONT_DIEU = Case(
    "Tannay-le-Mont-Dieu",
    "08439",
    "938114352",
    (("Tannay", "08439", "210804290"), ("Le Mont-Dieu", "08300", "210802948")),
)
PAYS_DE_MONTBENOIT = Case(
    "Pays-de-Montbenoît",
    "25390",
    "938114352",
    (
        ("Montbenoît", "25390", ""),
        ("La Longeville", "25347", ""),
        ("Hauterive-la-Fresse", "25303", ""),
        ("Montflovin", "25391", ""),
        ("Ville-du-Pont", "25630", ""),
    ),
)
LES_TROIS_SAINTS = Case(
    "Les Trois-Saints",
    "19248",
    "938114352",
    (
        ("Saint-Ybard", "19248", ""),
        ("Saint-Pardoux-Corbier", "19230", ""),
        ("Saint-Martin-Sepert", "19223", ""),
    ),
)


def open_space(name: str, insee_code: str, siren: str = "", **facts: Any) -> LocalAuthority:
    """A commune with its starter site, in the directory or not."""
    slug = grammar.slug(name)
    authority = LocalAuthority.objects.create(
        kind="commune",
        name=name,
        slug=slug,
        insee_code=insee_code,
        siren=siren,
        type_liaison=grammar.guess_liaison(name),
        department_code=insee_code[:2],
        state="open",
        **{"population": 100, "postal_codes": [f"{insee_code[:2]}000"], **facts},
    )
    Domain.objects.create(host=f"{slug}.{settings.BASE_DOMAIN}", authority=authority)
    SwitchedOnService.objects.bulk_create(
        SwitchedOnService(authority=authority, service=service) for service in DEFAULT_SERVICES
    )
    replay_template(authority.schema_name)
    with space_of(authority):
        for builder in space_builders():
            builder.personalise(authority)
    return authority


def open_intercommunality(name: str, siren: str) -> LocalAuthority:
    """With a space of its own, as all have: its team is told what happens to its communes."""
    authority = LocalAuthority.objects.create(
        kind="intercommunality", name=name, slug=grammar.slug(name), siren=siren, state="open"
    )
    replay_template(authority.schema_name)
    return authority


def join(commune: LocalAuthority, intercommunality: LocalAuthority) -> None:
    Membership.objects.create(
        commune=commune, intercommunality=intercommunality, start_on=date(2020, 1, 1)
    )


def open_origins(case: Case) -> list[LocalAuthority]:
    return [open_space(*origin) for origin in case.origins]


def plan(
    case: Case, origins: list[LocalAuthority], *, actor: Any | None = None, **facts: Any
) -> Merger:
    defaults: dict[str, Any] = {
        "name": case.name,
        "insee_code": case.insee_code,
        "siren": case.siren,
        "effective_on": today(),
        "order_reference": "Arrêté préfectoral du 1er octobre 2024",
    }
    return plan_merger(CommuneNouvelle(**{**defaults, **facts}), origins, actor=actor)

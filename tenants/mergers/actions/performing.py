"""The merger itself, in the caller's transaction: for a rehearsal as for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql
from wagtail.models import Site

from kernel.audit import facade as audit
from kernel.tenancy import space_of
from tenants.authorities.models import Domain, LocalAuthority, SwitchedOnService
from tenants.directory import grammar
from tenants.mergers.actions import people
from tenants.mergers.copying import tables
from tenants.mergers.copying.context import Origin
from tenants.mergers.copying.merge import Outcome, merge_spaces
from tenants.mergers.copying.tables import space_tables
from tenants.mergers.models import Merger, MergerOrigin
from tenants.onboarding.registry import space_builders
from tenants.onboarding.template import replay_template

LOCK_SECONDS = 20


@dataclass(frozen=True)
class Merged:
    target: LocalAuthority
    host: str
    outcome: Outcome
    shared_people: list[dict[str, Any]]


def perform(merger: Merger, *, hold_writers: bool) -> Merged:
    """Open or rename the target, copy every origin into it, propose the rights.

    Files are planned, not copied. The registry's last changes (domains, states) come after, with
    `succession.succeed`.
    """
    rows = list(merger.origins.select_related("authority").order_by("position"))
    if hold_writers:
        _hold_writers([row.authority.schema_name for row in rows])
    origins = [_origin(row) for row in rows]
    _vacate_codes(merger, rows)
    target = _open_target(merger, rows) if merger.opens_new_space else _rename_target(merger)
    people.carry_presences(origins, target)
    outcome = merge_spaces(
        origins,
        target,
        succeeded_on=merger.effective_on,
        accepts_missing_files=merger.accepts_missing_files,
    )
    shared = people.propose_rights(origins, target)
    return Merged(target, target.primary_host, outcome, shared)


def _origin(row: MergerOrigin) -> Origin:
    authority = row.authority
    return Origin(
        authority_id=authority.pk,
        schema_name=authority.schema_name,
        name=row.name,
        type_liaison=row.type_liaison,
        insee_code=row.insee_code,
        siren=row.siren,
        hosts=tuple(sorted(domain.host for domain in authority.domains.all())),
        section_title=row.section_title,
    )


def _hold_writers(schemas: Sequence[str]) -> None:
    """Nobody writes to a table that has been read already; who tries waits for the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        for schema in schemas:
            names = [tables.quoted(schema, table.name) for table in space_tables()]
            statement = "LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"
            cursor.execute(tables.text(statement, names=sql.SQL(", ").join(names)))


def _vacate_codes(merger: Merger, rows: Sequence[MergerOrigin]) -> None:
    """A commune nouvelle often takes the chief town's INSEE code over: one authority has it."""
    keys = [row.authority_id for row in rows if row.authority_id != merger.target_id]
    taken_over = LocalAuthority.objects.filter(pk__in=keys, insee_code=merger.insee_code)
    taken_over.update(insee_code="")


def _facts(merger: Merger, rows: Sequence[MergerOrigin]) -> dict[str, Any]:
    authorities = [row.authority for row in rows]
    codes = [code for authority in authorities for code in authority.postal_codes]
    return {
        "name": merger.name,
        "type_liaison": merger.type_liaison,
        "insee_code": merger.insee_code,
        "siren": merger.siren,
        "population": sum(authority.population for authority in authorities),
        "postal_codes": list(dict.fromkeys(codes)),
    }


def _open_target(merger: Merger, rows: Sequence[MergerOrigin]) -> LocalAuthority:
    """A space of its own for the commune nouvelle, in preparation until the end."""
    chief = rows[0].authority
    authority = LocalAuthority(
        kind=LocalAuthority.Kind.COMMUNE,
        department_code=chief.department_code,
        **_facts(merger, rows),
    )
    authority.slug = _free_slug(merger, authority.department_code)
    authority.save(force_insert=True)
    Domain.objects.create(host=f"{authority.slug}.{settings.BASE_DOMAIN}", authority=authority)
    replay_template(authority.schema_name)
    with space_of(authority):
        for builder in space_builders():
            builder.personalise(authority)
    _switch_on(authority, rows)
    return authority


def _rename_target(merger: Merger) -> LocalAuthority:
    """The chief town's space goes on under the new name, at a new address."""
    rows = list(merger.origins.select_related("authority").order_by("position"))
    authority = next(row.authority for row in rows if row.authority_id == merger.target_id)
    for name, value in _facts(merger, rows).items():
        setattr(authority, name, value)
    slug = _free_slug(merger, authority.department_code, own=authority)
    if slug != authority.slug:
        authority.slug = slug
        authority.domains.update(is_primary=False)
        Domain.objects.create(host=f"{slug}.{settings.BASE_DOMAIN}", authority=authority)
    authority.save()
    with space_of(authority):
        Site.objects.filter(is_default_site=True).update(
            hostname=authority.primary_host, site_name=authority.full_name
        )
        Site.clear_site_root_paths_cache()
        audit.record("authority.renamed", actor=merger.started_by, target=str(authority.pk))
    _switch_on(authority, rows)
    return authority


def _switch_on(authority: LocalAuthority, rows: Sequence[MergerOrigin]) -> None:
    """Every service that one of the communes used."""
    keys = [row.authority_id for row in rows]
    wanted = SwitchedOnService.objects.filter(authority__in=keys).values_list("service", flat=True)
    SwitchedOnService.objects.bulk_create(
        [SwitchedOnService(authority=authority, service=name) for name in sorted(set(wanted))],
        ignore_conflicts=True,
    )


def _free_slug(merger: Merger, department: str, own: LocalAuthority | None = None) -> str:
    candidates = grammar.commune_slug_candidates(merger.name, department, merger.insee_code)
    others = LocalAuthority.objects.exclude(pk=own.pk) if own else LocalAuthority.objects.all()
    taken = set(others.filter(slug__in=candidates).values_list("slug", flat=True))
    hosts = {f"{candidate}.{settings.BASE_DOMAIN}": candidate for candidate in candidates}
    domains = Domain.objects.filter(host__in=hosts)
    if own:
        domains = domains.exclude(authority=own)
    taken |= {hosts[host] for host in domains.values_list("host", flat=True)}
    return next(candidate for candidate in candidates if candidate not in taken)

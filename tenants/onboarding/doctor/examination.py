"""Runs the checks over all spaces, a few at a time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.onboarding import pool
from tenants.onboarding.doctor import orphans, rights, shape
from tenants.onboarding.doctor.findings import Finding
from tenants.onboarding.naming import TEMPLATE_SCHEMA
from tenants.onboarding.upgrade.states import states_of

# A check of spaces gets some of them and yields findings; a check of the platform gets none.
CHECKS_OF_SPACES: list[Callable[[list[str]], Iterable[Finding]]] = [
    shape.differences,
    rights.wrong_grants,
]
CHECKS_OF_THE_PLATFORM: list[Callable[[], Iterable[Finding]]] = [
    orphans.orphans,
    rights.wrong_roles,
]
# Enough to share the template's description, few enough to keep the sorts in memory.
SPACES_AT_ONCE = 50


@dataclass(frozen=True)
class Diagnosis:
    """`names` maps schemas to authorities; `findings` is empty when all is well."""

    spaces: int
    names: dict[str, str]
    findings: list[Finding]


def examine(
    *, jobs: int = 1, tell: Callable[[int, int], None] = lambda done, total: None
) -> Diagnosis:
    """Run every check over every space that has a schema."""
    with public_space():
        names = dict(LocalAuthority.objects.values_list("schema_name", "name"))
    states = states_of([*names, TEMPLATE_SCHEMA])
    findings = list(itertools.chain.from_iterable(check() for check in CHECKS_OF_THE_PLATFORM))
    if states.pop(TEMPLATE_SCHEMA, None) is None:
        findings.append(Finding("", "shape", "no template of a space: run `beffroi migrate`"))
        return Diagnosis(0, names, sorted(findings))
    batches = list(_batches(sorted(states)))
    done = 0
    for batch, found in pool.each(_examine_batch, batches, jobs=jobs):
        findings += found
        done += len(batch)
        tell(done, len(states))
    return Diagnosis(len(states), names, sorted(findings))


def _examine_batch(schema_names: list[str]) -> list[Finding]:
    return [finding for check in CHECKS_OF_SPACES for finding in check(schema_names)]


def _batches(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), SPACES_AT_ONCE):
        yield names[start : start + SPACES_AT_ONCE]

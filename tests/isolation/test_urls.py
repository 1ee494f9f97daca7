"""Every route, on every kind of host, asked by everyone who is not of commune A."""

from __future__ import annotations

import os

import pytest

from tests.isolation.canaries import Audience
from tests.isolation.walk import Visit, plan, start
from tests.isolation.watch import fingerprint_of_files, fingerprint_of_rows
from tests.isolation.world import B_PEOPLE, EPCI_PEOPLE, PROBERS, World

PUBLIC = frozenset({Audience.PUBLIC})
FEDERATION = frozenset({Audience.FEDERATION})
KINDS = {"a": "commune", "b": "commune", "e": "intercommunality"}


# Where they have no role, B's people and the intercommunality's agent are strangers alike: one of
# them asks everything, the others share the routes. `ISOLATION=whole`: each asks everything.
STRANGERS_AT_A = ("b_agent", "b_editor", "b_citizen", "e_agent")
STRANGERS_AT_E = ("b_agent", "b_editor", "b_citizen")
STRANGERS_AT_OPERATOR = ("b_agent", "b_editor", "b_citizen", "e_agent", "e_editor")


def visits() -> list[Visit]:
    """Who goes where; the intercommunality and the operator may read what they wrote of A."""
    # Next door, the intercommunality's editor is a stranger like its agent.
    abroad = [person for person in PROBERS if person != "e_editor"]
    made = [
        Visit(person, "a", allowed=PUBLIC, may_insert=True, share=share(person, STRANGERS_AT_A))
        for person in abroad
    ]
    made += [Visit(person, "b") for person in abroad]
    made += [
        Visit(person, "e", share=share(person, STRANGERS_AT_E))
        for person in (*B_PEOPLE, "operator", "anonymous", "e_agent")
    ]
    made += [
        Visit(person, "e", allowed=FEDERATION, may_act_on_a=person == "e_administrator")
        for person in EPCI_PEOPLE
        if person != "e_agent"
    ]
    for place in ("account", "internal"):
        made += [Visit(person, place) for person in PROBERS if person != "operator"]
    made += [
        Visit(person, "operator", share=share(person, STRANGERS_AT_OPERATOR))
        for person in PROBERS
        if person != "operator"
    ]
    made += [
        Visit("operator", "operator", allowed=FEDERATION, may_act_on_a=True),
        Visit("operator", "account"),
    ]
    return made


def share(person: str, alike: tuple[str, ...]) -> tuple[int, int]:
    if person not in alike or os.environ.get("ISOLATION") == "whole":
        return (0, 1)
    return (alike.index(person), len(alike))


@pytest.mark.parametrize("visit", visits(), ids=lambda visit: f"{visit.person}-at-{visit.place}")
def test_nothing_of_a_reaches_its_neighbours(world: World, visit: Visit) -> None:
    rows = fingerprint_of_rows(world.a.schema_name)
    files = fingerprint_of_files(world.folders_of_a())
    walk = start(world, visit)
    part, parts = visit.share
    planned = plan(world, KINDS.get(visit.place, visit.place), part=part, parts=parts)
    for addresses in planned:
        walk.route(addresses)

    assert not walk.leaks, "\n".join(walk.leaks[:50])
    assert not walk.crashes, "\n".join(walk.crashes[:50])
    assert walk.asked == {address.route.address for found in planned for address in found}
    assert walk.probes >= 2 * len(planned)
    assert fingerprint_of_rows(world.a.schema_name) == rows
    left = fingerprint_of_files(world.folders_of_a())
    assert {path: left.get(path) for path in files} == files

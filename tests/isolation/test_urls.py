"""Every route, on every kind of host, asked by everyone who is not of commune A."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.isolation.canaries import Audience
from tests.isolation.walk import Visit, plan, start
from tests.isolation.watch import fingerprint_of_files, fingerprint_of_rows
from tests.isolation.world import B_PEOPLE, EPCI_PEOPLE, PROBERS, World

PUBLIC = frozenset({Audience.PUBLIC})
FEDERATION = frozenset({Audience.FEDERATION})
KINDS = {"a": "commune", "b": "commune", "e": "intercommunality"}


# People who may do the same there: each of them asks its share of the routes, together they ask all
# of them, beside those who have more rights and ask everything. `ISOLATION=whole`: each asks all.
STRANGERS = ("b_administrator", "b_agent", "b_editor", "b_citizen", "e_agent")
ALIKE = {
    "a": [(*STRANGERS, "operator")],
    "b": [("b_citizen", "e_agent", "e_administrator", "operator"), ("b_agent", "b_editor")],
    "e": [("b_administrator", "b_agent", "b_editor", "b_citizen", "operator")],
    "account": [(*STRANGERS, "e_editor")],
    "internal": [(*STRANGERS, "e_editor")],
    "operator": [(*STRANGERS, "e_editor")],
}


def visits() -> list[Visit]:
    """Who goes where; the intercommunality and the operator may read what they wrote of A."""
    # Next door, the intercommunality's editor is a stranger like its agent.
    abroad = [person for person in PROBERS if person != "e_editor"]
    made = [Visit(person, "a", allowed=PUBLIC, may_insert=True) for person in abroad]
    made += [Visit(person, "b") for person in abroad]
    made += [Visit(person, "e") for person in (*B_PEOPLE, "operator", "anonymous", "e_agent")]
    made += [
        Visit(person, "e", allowed=FEDERATION, may_act_on_a=person == "e_administrator")
        for person in EPCI_PEOPLE
        if person != "e_agent"
    ]
    for place in ("account", "internal", "operator"):
        made += [Visit(person, place) for person in PROBERS if person != "operator"]
    made += [
        Visit("operator", "operator", allowed=FEDERATION, may_act_on_a=True),
        Visit("operator", "account"),
    ]
    return [replace(visit, share=share(visit)) for visit in made]


def share(visit: Visit) -> tuple[int, int]:
    for alike in ALIKE[visit.place] if os.environ.get("ISOLATION") != "whole" else []:
        if visit.person in alike:
            return (alike.index(visit.person), len(alike))
    return (0, 1)


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

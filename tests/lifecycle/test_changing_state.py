"""The state machine: which changes exist, who may make them, what they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from kernel.audit.models import AuditEntry
from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority
from tenants.lifecycle import facade as life
from tenants.lifecycle.facade import Party
from tenants.lifecycle.models import StateChange
from tenants.lifecycle.transitions import TRANSITIONS, open_to

pytestmark = pytest.mark.django_db
STATES = [state.value for state in LocalAuthority.State]


def state_of(authority: Any) -> str:
    return str(LocalAuthority.objects.get(pk=authority.pk).state)


def test_each_change_is_written_once_and_every_state_but_preparing_can_be_reached() -> None:
    ends = [(each.source, each.target) for each in TRANSITIONS]
    assert len(ends) == len(set(ends))
    assert {target for _source, target in ends} == set(STATES) - {"preparing"}
    assert all(each.consequences and each.parties for each in TRANSITIONS)


@pytest.mark.parametrize("source", STATES)
@pytest.mark.parametrize("target", STATES)
def test_only_the_changes_of_the_table_are_possible(
    commune_a: Any, source: str, target: str
) -> None:
    LocalAuthority.objects.filter(pk=commune_a.pk).update(state=source)
    commune_a.refresh_from_db()
    exists = any((each.source, each.target) == (source, target) for each in TRANSITIONS)
    gives_up_elsewhere = (source, target) == ("leaving", "trial")
    if source == target:
        assert life.change_state(commune_a, target, reason="x", actor=None) is None
        assert not StateChange.objects.exists()
    elif exists and not gives_up_elsewhere:
        life.change_state(commune_a, target, reason="x", actor=None)
        assert state_of(commune_a) == target
    else:
        with pytest.raises(DomainError) as refused:
            life.change_state(commune_a, target, reason="x", actor=None)
        assert refused.value.code == "wrong_state"
        assert state_of(commune_a) == source


def test_a_change_is_dated_signed_and_logged_for_the_platform_and_for_the_commune(
    commune_a: Any, operator: Any
) -> None:
    life.change_state(commune_a, "suspended", reason="  Facture impayée ", actor=operator)

    change = StateChange.objects.get()
    assert (change.source, change.target) == ("open", "suspended")
    assert (change.reason, change.author_name) == ("Facture impayée", "Odile Roux")
    assert (change.author_id, change.effective_on) == (operator.pk, today())
    for place in (public_space(), space_of(commune_a)):
        with place:
            line = AuditEntry.objects.filter(action="authority.suspended").get()
            assert line.actor_id == operator.pk
            assert line.detail["reason"] == "Facture impayée"


def test_the_administrators_of_both_are_told_and_nobody_else(
    commune_a: Any,
    commune_admin: Any,
    agent: Any,
    epci_admin: Any,
    neighbour_admin: Any,
    mails: Callable[[], list[dict[str, str]]],
) -> None:
    life.change_state(commune_a, "suspended", reason="Facture impayée", actor=None)

    assert sorted(mail["email"] for mail in mails()) == [epci_admin.email, commune_admin.email]
    first = mails()[0]
    assert commune_a.name in first["subject"]
    assert "Suspendue" in first["subject"]
    assert "Facture impayée" in first["text"]
    assert "en lecture" in first["text"] or "lisible" in first["text"]
    assert commune_a.url() in first["text"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed(commune_a: Any, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        life.change_state(commune_a, "suspended", reason=reason, actor=None)
    assert refused.value.code in {"reason_missing", "reason_too_long"}
    assert state_of(commune_a) == "open"
    assert not StateChange.objects.exists()


@pytest.mark.parametrize(
    ("target", "day"),
    [
        ("suspended", date(2999, 1, 1)),
        ("suspended", date(1515, 9, 13)),
        ("leaving", date(2020, 1, 1)),
        ("leaving", date(2999, 1, 1)),
    ],
)
def test_an_absurd_date_is_refused(commune_a: Any, target: str, day: date) -> None:
    with pytest.raises(DomainError):
        life.change_state(commune_a, target, reason="x", effective_on=day, actor=None)
    assert state_of(commune_a) == "open"


def test_a_departure_keeps_the_day_it_is_planned_for(commune_a: Any) -> None:
    day = today() + timedelta(days=90)
    life.change_state(commune_a, "leaving", reason="Marché terminé", effective_on=day, actor=None)
    assert StateChange.objects.get().effective_on == day


def test_who_may_do_what_is_the_table(
    commune_a: Any,
    operator: Any,
    epci_admin: Any,
    commune_admin: Any,
    agent: Any,
    neighbour_admin: Any,
) -> None:
    parties = {
        operator: {Party.OPERATOR},
        epci_admin: {Party.INTERCOMMUNALITY},
        commune_admin: {Party.AUTHORITY},
        agent: set(),
        neighbour_admin: set(),
        None: {Party.PLATFORM},
    }
    for person, expected in parties.items():
        assert life.parties_of(person, commune_a) == expected


@pytest.mark.parametrize("source", STATES)
@pytest.mark.parametrize("target", STATES)
def test_each_person_is_refused_what_the_table_does_not_give(
    commune_a: Any,
    operator: Any,
    epci_admin: Any,
    commune_admin: Any,
    agent: Any,
    neighbour_admin: Any,
    source: str,
    target: str,
) -> None:
    step = life.between(source, target)
    if step is None or (source, target) == ("leaving", "trial"):
        return
    people = {
        operator: Party.OPERATOR,
        epci_admin: Party.INTERCOMMUNALITY,
        commune_admin: Party.AUTHORITY,
        agent: None,
        neighbour_admin: None,
    }
    for person, party in people.items():
        LocalAuthority.objects.filter(pk=commune_a.pk).update(state=source)
        if party in step.parties:
            life.change_state(commune_a, target, reason="x", actor=person)
            assert state_of(commune_a) == target
        else:
            with pytest.raises(NotAllowed):
                life.change_state(commune_a, target, reason="x", actor=person)
            assert state_of(commune_a) == source


def test_a_suspended_commune_cannot_let_itself_out_by_leaving(
    commune_a: Any, commune_admin: Any, in_state: Any
) -> None:
    in_state(commune_a, "suspended")
    assert life.choices_of(commune_admin, commune_a) == []


def test_giving_up_a_departure_leads_back_to_where_the_space_was(
    commune_a: Any, commune_admin: Any, in_state: Any
) -> None:
    in_state(commune_a, "trial")
    life.change_state(commune_a, "leaving", reason="Trop cher", actor=commune_admin)

    assert [each.target for each in life.choices_of(commune_admin, commune_a)] == ["trial"]
    with pytest.raises(DomainError):
        life.change_state(commune_a, "open", reason="x", actor=commune_admin)
    life.change_state(commune_a, "trial", reason="Finalement non", actor=commune_admin)
    assert state_of(commune_a) == "trial"


def test_nobody_has_a_choice_nobody_gave_them(commune_a: Any) -> None:
    assert {each.target for each in open_to("open", Party.AUTHORITY)} == {"leaving"}
    assert "frozen" not in {each.target for each in open_to("open", Party.OPERATOR)}


def test_an_intercommunality_has_no_leader_but_the_operator(
    intercommunality: Any, epci_admin: Any, operator: Any
) -> None:
    with pytest.raises(NotAllowed):
        life.change_state(intercommunality, "suspended", reason="x", actor=epci_admin)
    life.change_state(intercommunality, "suspended", reason="x", actor=operator)
    assert state_of(intercommunality) == "suspended"

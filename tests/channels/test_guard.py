"""Nothing leaves without being asked for: trial, suppressed addresses, simulator."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.tenancy import public_space, space_of
from shared_services.notifications.channels import simulator
from shared_services.notifications.channels.actions.reporting import note_event, suppress
from shared_services.notifications.channels.models import (
    DeliveryReport,
    PrintableLetter,
    SuppressedAddress,
)
from tests.factories.accounts import as_owner
from tests.notifications.smtp import Mailbox

ADDRESS = "camille.roy@exemple.example"
TEAM = "secretaire@exemple.example"


@pytest.fixture
def on_trial(commune_a: Any) -> Any:
    with as_owner():
        commune_a.state = "trial"
        commune_a.save(update_fields=["state"])
    return commune_a


def test_a_space_at_its_trial_writes_to_nobody_but_its_team(
    on_trial: Any, mailbox: Mailbox, sent: Any, make_person: Any
) -> None:
    from accounts.roles.facade import Role

    make_person(TEAM, on_trial, Role.AGENT)
    refused = sent(on_trial, email=ADDRESS)
    assert (refused.state, mailbox.mails) == ("failed", [])
    assert "essai" in refused.last_error
    assert sent(on_trial, email=TEAM.upper()).state == "sent"
    assert len(mailbox.mails) == 1


def test_the_team_of_another_commune_is_nobody_here(
    on_trial: Any, commune_b: Any, mailbox: Mailbox, sent: Any, make_person: Any
) -> None:
    from accounts.roles.facade import Role

    make_person(TEAM, commune_b, Role.AGENT)
    assert sent(on_trial, email=TEAM).state == "failed"
    assert mailbox.mails == []


def test_the_address_of_the_town_hall_counts_as_team(
    on_trial: Any, mailbox: Mailbox, sent: Any
) -> None:
    with as_owner():
        on_trial.email = "mairie@exemple.example"
        on_trial.save(update_fields=["email"])
    assert sent(on_trial, email="mairie@exemple.example").state == "sent"


def test_an_address_that_does_not_exist_is_tried_once(
    commune_a: Any, commune_b: Any, mailbox: Mailbox, sent: Any
) -> None:
    mailbox.answer = "550 5.1.1 no such mailbox"
    first = sent(commune_a, email=ADDRESS)
    mailbox.answer = ""
    second = sent(commune_a, email=ADDRESS.title())
    assert (first.state, second.state, mailbox.mails) == ("failed", "failed", [])
    assert "écartée" in second.last_error
    with space_of(commune_a):
        assert SuppressedAddress.objects.get().reason == "bounce"
        assert DeliveryReport.objects.get(pk=first.pk).state == "bounced"
        assert PrintableLetter.objects.count() == 2
    # What one commune learnt is not told to another.
    assert sent(commune_b, email=ADDRESS).state == "sent"
    with space_of(commune_b):
        assert not SuppressedAddress.objects.exists()


def test_who_complained_still_gets_what_the_law_asks_for(
    commune_a: Any, mailbox: Mailbox, sent: Any
) -> None:
    with space_of(commune_a):
        suppress(ADDRESS, channel="email", reason="complaint")
    assert sent(commune_a, email=ADDRESS).state == "sent"
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("simule-livre@exemple.example", "delivered"),
        ("simule-rebond@exemple.example", "bounced"),
        ("simule-plainte@exemple.example", "complained"),
    ],
)
def test_simulated_addresses_end_as_they_say_and_reach_nobody(
    commune_a: Any, mailbox: Mailbox, sent: Any, address: str, state: str
) -> None:
    row = sent(commune_a, email=address)
    assert (row.state, mailbox.mails) == ("sent", [])
    with space_of(commune_a):
        assert DeliveryReport.objects.get(pk=row.pk).state == state
        assert not SuppressedAddress.objects.exists()
        assert PrintableLetter.objects.exists() == (state == "bounced")


def test_a_real_address_is_never_taken_for_a_simulated_one() -> None:
    assert simulator.ending_of("simule-livre@gmail.com") is None
    assert simulator.ending_of("camille@exemple.example") is None
    assert simulator.ending_of("+33612345678") is None


def test_reports_in_any_order_keep_the_strongest(
    commune_a: Any, mailbox: Mailbox, sent: Any
) -> None:
    row = sent(commune_a)
    with space_of(commune_a):
        states = DeliveryReport.State
        for state in (states.BOUNCED, states.DELIVERED, states.BOUNCED, states.DEFERRED):
            note_event(row, state, provider="brevo", for_good=True)
        assert DeliveryReport.objects.get(pk=row.pk).state == "bounced"
        assert PrintableLetter.objects.count() == 1


def test_the_account_host_keeps_no_list(db: None, mailbox: Mailbox) -> None:
    from shared_services.notifications.channels.email import EmailChannel
    from shared_services.notifications.channels.guard import Guarded
    from tests.channels.test_email import envelope

    with public_space(), Guarded(EmailChannel()).open() as session:
        assert session.send(envelope()).verdict.name == "ACCEPTED"
    assert len(mailbox.mails) == 1


def test_a_server_that_is_away_is_asked_once_per_round(db: None, settings: Any) -> None:
    from shared_services.notifications.channels.email import EmailChannel
    from shared_services.notifications.channels.guard import Guarded
    from tests.channels.test_email import envelope

    settings.EMAIL_BACKEND = "shared_services.notifications.channels.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with public_space(), Guarded(EmailChannel()).open() as session:
        assert [session.send(envelope()).verdict.name for _ in range(3)] == ["AWAY"] * 3

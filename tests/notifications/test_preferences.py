"""« Mes préférences »: each person decides, except about what the law wants told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.notifications.gathered.models import CentreMessage
from shared_services.notifications.hours import Hours, end_of_quiet, next_digest
from shared_services.notifications.models import Notification
from shared_services.notifications.preferences.models import (
    CategoryDefault,
    PersonHours,
    Preference,
)
from shared_services.notifications.preferences.queries import offered
from shared_services.notifications.tasks import forget_counts
from tests.factories.accounts import as_owner
from tests.factories.notifications import make_notification

WORK = "requests.work"
SCREEN = "/mes-preferences/"
USUAL = {"digest_hour": 8, "digest_weekday": 0, "zone": "Europe/Paris"}


@pytest.fixture
def agent(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("agent@a.example", commune_a, Role.AGENT)


def field(commune: Any, category: str = WORK) -> str:
    return f"{commune.pk.hex}:{category}"


def tell(commune: Any, person: Any, category: str = WORK) -> tuple[Notification, Any]:
    with space_of(commune):
        pk = make_notification(email=person.email, user_id=person.pk, category=category)
        promise = OutboxMessage.objects.filter(key=str(pk)).first()
        return Notification.objects.get(pk=pk), promise


def choose(client_for: Any, person: Any, **facts: Any) -> Any:
    return client_for("account", person).post(SCREEN, {**USUAL, **facts})


def test_never_by_mail_still_shows_in_my_messages_and_statutory_leaves(
    client_for: Any, commune_a: Any, agent: Any
) -> None:
    page = client_for("account", agent).get(SCREEN).content.decode()
    assert "Demandes à traiter" in page
    assert "Suivi de vos demandes" in page.split("Toujours envoyés")[1]
    assert choose(client_for, agent, **rhythms(commune_a, "off")).status_code == 302
    silenced, promise = tell(commune_a, agent)
    assert (silenced.state, promise) == ("silenced", None)
    with as_owner(), public_space():
        assert CentreMessage.objects.filter(notification_id=silenced.pk).exists()
    owed, promise = tell(commune_a, agent, "requests.steps")
    assert owed.state == "created"
    assert promise.next_try_at is None or promise.next_try_at <= now()


def rhythms(commune: Any, rhythm: str) -> dict[str, str]:
    others = {field(commune, one.name): "immediate" for one in offered(in_team=True)}
    return {**others, field(commune): rhythm}


def test_a_digest_is_kept_for_the_hour_and_one_promise_takes_all(
    client_for: Any, commune_a: Any, agent: Any
) -> None:
    choose(client_for, agent, **{**rhythms(commune_a, "daily"), "digest_hour": 18})
    for _ in range(3):
        row, _promise = tell(commune_a, agent)
    assert row.state == "held"
    assert row.held_until is not None
    with space_of(commune_a):
        assert OutboxMessage.objects.filter(handler="notifications.digest").count() == 1


def test_quiet_hours_put_off_what_can_wait_and_nothing_else(
    client_for: Any, commune_a: Any, agent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(
        client_for,
        agent,
        **{**rhythms(commune_a, "immediate"), "quiet_from": 20, "quiet_until": 8},
        **{"zone": "Indian/Reunion"},
    )
    # 23 h at Saint-Denis, 20 h in Paris.
    late = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    monkeypatch.setattr("shared_services.notifications.preferences.queries.now", lambda: late)
    row, promise = tell(commune_a, agent)
    assert row.state == "created"
    assert promise.next_try_at == datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    _owed, promise = tell(commune_a, agent, "requests.steps")
    assert promise.next_try_at is None or promise.next_try_at <= now()


def test_the_commune_proposes_and_the_person_decides(
    client_for: Any, commune_a: Any, commune_b: Any, agent: Any, make_person: Callable[..., Any]
) -> None:
    mayor = make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    back_office = client_for(commune_a, mayor)
    screen = "/gestion/preferences-proposees/"
    assert back_office.get(screen).status_code == 200
    facts = {one.name: "immediate" for one in offered(in_team=True)} | {WORK: "daily"}
    assert back_office.post(screen, {**facts, WORK: "hourly"}).status_code == 200
    assert back_office.post(screen, facts).status_code == 302
    assert tell(commune_a, agent)[0].state == "held"
    with space_of(commune_a):
        assert AuditEntry.objects.filter(action="preferences.proposed").count() == 1
    choose(client_for, agent, **rhythms(commune_a, "immediate"))
    assert tell(commune_a, agent)[0].state == "created"
    with space_of(commune_b):
        assert not CategoryDefault.objects.exists()
    assert client_for(commune_a, agent).post(screen, facts).status_code in {302, 403}
    with space_of(commune_a):
        assert AuditEntry.objects.filter(action="preferences.proposed").count() == 1


@pytest.mark.parametrize(
    "facts",
    [{"digest_hour": 25}, {"zone": "Mars/Olympus"}, {"quiet_from": 22}, {"digest_weekday": "x"}],
)
def test_bad_choices_are_said(
    client_for: Any, commune_a: Any, agent: Any, facts: dict[str, Any]
) -> None:
    answer = choose(client_for, agent, **{**rhythms(commune_a, "off"), **facts})
    assert answer.status_code == 422
    with as_owner(), public_space():
        assert not Preference.objects.exists()


def test_nobody_chooses_for_another_commune_or_another_person(
    client_for: Any, commune_a: Any, commune_b: Any, agent: Any, make_person: Callable[..., Any]
) -> None:
    other = make_person("agent@b.example", commune_b, Role.AGENT)
    assert client_for("account").get(SCREEN).status_code == 302
    choose(client_for, agent, **rhythms(commune_a, "off"), **rhythms(commune_b, "off"))
    with as_owner(), public_space():
        assert {row.authority_id for row in Preference.objects.all()} == {commune_a.pk}
    assert tell(commune_b, other)[0].state == "created"


def test_a_space_reads_the_choices_about_itself_alone_and_writes_none(
    client_for: Any, commune_a: Any, commune_b: Any, agent: Any
) -> None:
    choose(client_for, agent, **rhythms(commune_a, "off"), quiet_from=20, quiet_until=8)
    with space_of(commune_a):
        row = Preference.objects.get()
        assert PersonHours.objects.filter(user_id=agent.pk).exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Preference.objects.filter(pk=row.pk).update(rhythm="immediate")
    with space_of(commune_b):
        assert not Preference.objects.exists()
        assert not PersonHours.objects.filter(user_id=agent.pk).exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            CategoryDefault.objects.create(authority_id=commune_a.pk, category=WORK, rhythm="off")


def test_choices_go_with_the_account(client_for: Any, commune_a: Any, agent: Any) -> None:
    choose(client_for, agent, **rhythms(commune_a, "off"))
    with public_space():
        forget_counts.handler()
        assert Preference.objects.exists()
    with as_owner(), public_space():
        type(agent).objects.filter(pk=agent.pk).update(anonymised_at=now())
    with public_space():
        forget_counts.handler()
        assert not Preference.objects.exists()
        assert not PersonHours.objects.exists()


PARIS, REUNION = Hours(), Hours(zone="Indian/Reunion", quiet_from=22, quiet_until=7)


def test_hours_are_the_persons_own_through_the_change_of_clocks() -> None:
    # The night of 24 to 25 October 2026 has 25 hours in Paris.
    before = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    assert next_digest(before, PARIS) == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)
    assert next_digest(before, PARIS, weekly=True) == datetime(2026, 10, 26, 7, 0, tzinfo=UTC)
    assert next_digest(before, REUNION) == datetime(2026, 10, 25, 4, 0, tzinfo=UTC)
    night = datetime(2026, 1, 1, 19, 0, tzinfo=UTC)
    assert end_of_quiet(night, REUNION) == datetime(2026, 1, 2, 3, 0, tzinfo=UTC)
    assert end_of_quiet(datetime(2026, 1, 1, 2, 0, tzinfo=UTC), REUNION) == datetime(
        2026, 1, 1, 3, 0, tzinfo=UTC
    )
    assert end_of_quiet(datetime(2026, 1, 1, 12, 0, tzinfo=UTC), REUNION) is None
    assert end_of_quiet(night, PARIS) is None

"""From the intercommunality to its communes, and counts back: nothing else crosses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.roles.facade import Role
from kernel.clock import now
from kernel.outbox.facade import Permanent
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.alerts.actions import (
    receiving,
    reporting,
    sending,
    settings,
    telling,
    writing,
)
from shared_services.alerts.content import Content
from shared_services.alerts.errors import NotNow
from shared_services.alerts.facade import banners
from shared_services.alerts.models import Alert, AlertMessage, AlertShare
from shared_services.notifications.models import Notification
from tenants.authorities.models import LocalAuthority

pytestmark = pytest.mark.django_db
REASON = "Notre commune n'est pas touchée par la crue."


@pytest.fixture
def president(make_person: Callable[..., Any], intercommunality: Any) -> Any:
    return make_person("presidente@e.example", intercommunality, Role.ADMINISTRATOR)


@pytest.fixture
def shared(
    intercommunality: Any, commune_a: Any, commune_b: Any, president: Any, flood: Content
) -> AlertMessage:
    """Sent by the intercommunality to A and B, and handed to their outboxes."""
    with space_of(intercommunality):
        settings.save_setting(confirm_above=10**6, hold_minutes=0, actor=president)
        content = replace(flood, headline="Crue du Vrin")
        message = writing.start(
            "flood", content, communes=[commune_a.pk, commune_b.pk], actor=president
        )
        sending.submit(message.alert_id, actor=president)
        telling.hand_out(message.pk)
    return message


def run(authority: Any, handler: str) -> None:
    """What a worker would do with what is promised there."""
    from shared_services.alerts import tasks

    task = getattr(tasks, handler)
    with space_of(authority):
        for promised in OutboxMessage.objects.filter(handler=f"alerts.{handler}"):
            task.handler(**promised.payload)


def shares(intercommunality: Any) -> dict[str, AlertShare]:
    with space_of(intercommunality):
        return {str(share.commune_id): share for share in AlertShare.objects.all()}


def test_each_commune_publishes_and_tells_its_own_people(
    shared: AlertMessage, intercommunality: Any, commune_a: Any, mayor: Any
) -> None:
    run(commune_a, "receive")
    run(commune_a, "receive")
    run(commune_a, "tell")
    with space_of(commune_a):
        assert [banner.title for banner in banners()] == ["Crue du Vrin"]
        about = f"alert:{shared.alert_id}"
        assert Notification.objects.get(about=about).recipient_email == mayor.email
        assert Alert.objects.get().origin_name == intercommunality.full_name
    run(commune_a, "report")
    run(intercommunality, "note_progress")
    told = shares(intercommunality)[str(commune_a.pk)]
    assert told.state == AlertShare.State.ACTIVE
    assert told.counts["email"]["waiting"] == 1
    assert mayor.email not in json.dumps(told.counts)


def test_the_estimate_counts_those_who_live_in_the_chosen_communes(
    shared: AlertMessage, commune_a: Any, commune_b: Any
) -> None:
    assert shared.estimate == 0  # as it was written; the stored one follows
    with space_of(_intercommunality()):
        stored = AlertMessage.objects.get(pk=shared.pk)
    assert stored.estimate == commune_a.population + commune_b.population + 1


def _intercommunality() -> Any:
    return LocalAuthority.objects.get(kind="intercommunality", siren="248900524")


def test_a_commune_with_a_delay_may_refuse_before_anyone_sees_it(
    shared: AlertMessage, intercommunality: Any, commune_a: Any, mayor: Any
) -> None:
    with space_of(commune_a):
        settings.save_setting(confirm_above=1, hold_minutes=15, actor=mayor)
    run(commune_a, "receive")
    with space_of(commune_a):
        assert Alert.objects.get().state == Alert.State.HELD
        assert banners() == []
        receiving.release(shared.alert_id)
        assert Alert.objects.get().state == Alert.State.HELD
        receiving.veto(shared.alert_id, reason=REASON, actor=mayor)
        receiving.release(shared.alert_id)
        assert banners() == []
    run(commune_a, "report")
    run(intercommunality, "note_progress")
    told = shares(intercommunality)[str(commune_a.pk)]
    assert (told.state, told.veto_reason) == ("vetoed", REASON)


def test_the_delay_ends_and_it_is_published_with_the_communes_words(
    shared: AlertMessage, commune_a: Any, mayor: Any
) -> None:
    with space_of(commune_a):
        settings.save_setting(confirm_above=1, hold_minutes=15, actor=mayor)
    run(commune_a, "receive")
    with space_of(commune_a):
        receiving.localise(shared.alert_id, words="La salle des fêtes est ouverte.", actor=mayor)
        Alert.objects.update(release_at=now() - timedelta(seconds=1))
        receiving.release(shared.alert_id)
        assert [banner.text for banner in banners()] == ["La salle des fêtes est ouverte."]


def test_refused_after_it_was_out_nothing_more_leaves(
    shared: AlertMessage, commune_a: Any, mayor: Any
) -> None:
    run(commune_a, "receive")
    with space_of(commune_a):
        receiving.veto(shared.alert_id, reason=REASON, actor=mayor)
        receiving.veto(shared.alert_id, reason=REASON, actor=mayor)
    run(commune_a, "tell")
    with space_of(commune_a):
        assert banners() == []
        assert not Notification.objects.filter(about=f"alert:{shared.alert_id}").exists()


def test_the_all_clear_follows_where_the_alert_was_published(
    shared: AlertMessage, intercommunality: Any, commune_a: Any, president: Any
) -> None:
    run(commune_a, "receive")
    with space_of(intercommunality):
        over = writing.prepare_all_clear(shared.alert_id, actor=president)
        sending.submit(shared.alert_id, actor=president)
        telling.hand_out(over.pk)
    run(commune_a, "receive")
    with space_of(commune_a):
        assert Alert.objects.get().state == Alert.State.ENDED


def test_a_commune_back_in_service_too_late_publishes_nothing(
    shared: AlertMessage, intercommunality: Any, commune_a: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = now() + timedelta(days=2)
    monkeypatch.setattr("shared_services.alerts.actions.receiving.now", lambda: later)
    run(commune_a, "receive")
    run(commune_a, "report")
    run(intercommunality, "note_progress")
    assert shares(intercommunality)[str(commune_a.pk)].state == AlertShare.State.LATE
    with space_of(commune_a):
        assert banners() == []


def test_a_commune_that_left_is_not_handed_anything(
    intercommunality: Any, commune_a: Any, president: Any, flood: Content
) -> None:
    from tests.factories.accounts import as_owner

    with space_of(intercommunality):
        settings.save_setting(confirm_above=10**6, hold_minutes=0, actor=president)
        message = writing.start("flood", flood, communes=[commune_a.pk], actor=president)
        sending.submit(message.alert_id, actor=president)
    with as_owner():
        commune_a.memberships.all().delete()
    with space_of(intercommunality):
        telling.hand_out(message.pk)
    assert shares(intercommunality)[str(commune_a.pk)].state == AlertShare.State.GONE
    with space_of(commune_a):
        assert not OutboxMessage.objects.filter(handler="alerts.receive").exists()


def test_only_ones_own_intercommunality_is_listened_to(
    shared: AlertMessage, commune_a: Any, commune_b: Any
) -> None:
    with space_of(commune_a):
        told = OutboxMessage.objects.get(handler="alerts.receive").payload["told"]
        for origin in (str(commune_b.pk), str(uuid4()), ""):
            with pytest.raises(Permanent):
                receiving.receive(origin, told)
        assert not Alert.objects.exists()


@pytest.mark.parametrize("told", ["", "{}", "[]", '{"alert": "x"}'])
def test_what_cannot_be_read_is_given_up(told: str, intercommunality: Any, commune_a: Any) -> None:
    with space_of(commune_a), pytest.raises(Permanent):
        receiving.receive(str(intercommunality.pk), told)


def test_an_older_report_does_not_undo_a_newer_one(
    shared: AlertMessage, intercommunality: Any, commune_a: Any
) -> None:
    def told(state: str, minutes: int) -> str:
        at = (now() + timedelta(minutes=minutes)).isoformat()
        return json.dumps({"state": state, "reason": "", "counts": {}, "at": at})

    with space_of(intercommunality):
        reporting.note_progress(shared.alert_id, commune_a.pk, told("active", 2))
        reporting.note_progress(shared.alert_id, commune_a.pk, told("held", 1))
        reporting.note_progress(shared.alert_id, uuid4(), told("vetoed", 3))
    assert shares(intercommunality)[str(commune_a.pk)].state == AlertShare.State.ACTIVE


def test_a_commune_writes_its_own_update_and_the_author_reads_its_title(
    shared: AlertMessage,
    intercommunality: Any,
    commune_a: Any,
    mayor: Any,
    agent: Any,
    flood: Content,
) -> None:
    own = replace(flood, headline="Le gymnase est ouvert", channels=("site", "email"))
    with space_of(commune_a):
        settings.save_setting(confirm_above=1, hold_minutes=0, actor=mayor)
    run(commune_a, "receive")
    with space_of(commune_a):
        update = writing.save(shared.alert_id, own, actor=mayor)
        assert update.kind == AlertMessage.Kind.UPDATE
        assert sending.submit(shared.alert_id, actor=mayor) == AlertMessage.State.WAITING
        sending.confirm(shared.alert_id, actor=agent)
        assert [banner.title for banner in banners()] == ["Le gymnase est ouvert"]
        with pytest.raises(NotNow):
            writing.prepare_all_clear(shared.alert_id, actor=mayor)
    run(commune_a, "report")
    run(intercommunality, "note_progress")
    assert shares(intercommunality)[str(commune_a.pk)].own_update == "Le gymnase est ouvert"
    with space_of(intercommunality):
        assert not AlertMessage.objects.filter(pk=update.pk).exists(), "in its own space alone"


def test_an_update_being_written_outlives_the_next_message_but_not_the_end(
    shared: AlertMessage,
    intercommunality: Any,
    commune_a: Any,
    president: Any,
    mayor: Any,
    flood: Content,
) -> None:
    run(commune_a, "receive")
    with space_of(commune_a):
        draft = writing.save(shared.alert_id, flood, actor=mayor)
    for prepare in (
        lambda: writing.save(shared.alert_id, replace(flood, headline="Suite"), actor=president),
        lambda: writing.prepare_all_clear(shared.alert_id, actor=president),
    ):
        with space_of(commune_a):
            draft.refresh_from_db()
            assert draft.state == AlertMessage.State.DRAFT
        with space_of(intercommunality):
            message = prepare()
            sending.submit(shared.alert_id, actor=president)
            telling.hand_out(message.pk)
        run(commune_a, "receive")
    with space_of(commune_a):
        draft.refresh_from_db()
        assert draft.state == AlertMessage.State.DROPPED
        assert Alert.objects.get().state == Alert.State.ENDED
        with pytest.raises(NotNow):
            writing.save(shared.alert_id, flood, actor=mayor)


def test_nothing_is_written_on_an_alert_that_is_still_held(
    shared: AlertMessage, commune_a: Any, mayor: Any, flood: Content
) -> None:
    with space_of(commune_a):
        settings.save_setting(confirm_above=100, hold_minutes=15, actor=mayor)
    run(commune_a, "receive")
    with space_of(commune_a):
        for act in (
            lambda: writing.save(shared.alert_id, flood, actor=mayor),
            lambda: writing.discard(shared.alert_id, actor=mayor),
            lambda: sending.submit(shared.alert_id, actor=mayor),
        ):
            with pytest.raises(NotNow):
                act()

"""States and sums told by each space, the common plan, the reminder, the declaration of weight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.tenancy import public_space, space_of
from shared_services.notifications.models import Notification
from shared_services.site_duties import queries, starting
from shared_services.site_duties.actions import (
    checking,
    counting,
    planning,
    reminding,
    sharing,
    stating,
)
from shared_services.site_duties.models import AccessibilityStatement, Measure, VisitCount
from shared_services.site_duties.rules import months_after
from shared_services.site_duties.sums.models import MonthVisits, SharedPlan, SiteState

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
CONSOLE = "/console/sites/"
PLAN = "/gestion/accessibilite/schema/commun/"


def test_each_space_tells_its_state_and_sums_too_small_are_not_told(
    commune_a: Any, commune_b: Any, epci_admin: Any, intercommunality: Any, client_for: Browser
) -> None:
    month = months_after(today().replace(day=1), -1)
    for commune, number in ((commune_a, 1234), (commune_b, 9)):
        with space_of(commune):
            VisitCount.objects.create(
                day=month, path="/", source="direct", device="phone", number=number
            )
            counting.gather()
            checking.check_duties()
    with public_space():
        told = dict(MonthVisits.objects.values_list("authority_id", "pages_read"))
        assert told == {commune_a.pk: 1234, commune_b.pk: None}
        assert SiteState.objects.get(pk=commune_a.pk).states["plan"] == "wrong"
    client = client_for(intercommunality, epci_admin)
    page = client.get(CONSOLE).text
    assert "1234" in page
    assert "en tout : 1234" in page
    with space_of(commune_a):
        planning.save_plan(starting.first_plan(), actor=None)
        checking.check_duties()
    filtered = client.get(CONSOLE, {"critere": "plan"}).text
    assert f'members__name">{commune_b.name}' in filtered
    assert f'members__name">{commune_a.name}' not in filtered
    assert client.get(CONSOLE, {"declaration": "valable"}).text.count("members__name") == 0
    for wrong in ("x" * 500, "<script>", "1.1'"):
        shown = client.get(CONSOLE, {"critere": wrong, "declaration": wrong})
        assert shown.status_code == 200
        assert "<script>" not in shown.text
    lines = client.get(f"{CONSOLE}export.csv", {"critere": "plan"}).content.decode("utf-8-sig")
    assert commune_b.name in lines
    assert commune_a.name not in lines


def test_a_space_writes_no_other_ones_state(commune_a: Any, commune_b: Any) -> None:
    with space_of(commune_b):
        checking.check_duties()
    with space_of(commune_a):
        assert not SiteState.objects.exists()
        assert SiteState.objects.filter(pk=commune_b.pk).update(score=0) == 0
        for make in (
            lambda: SiteState.objects.create(pk=commune_b.pk, score=0),
            lambda: MonthVisits.objects.create(authority_id=commune_b.pk, month=today()),
            lambda: SharedPlan.objects.create(
                pk=commune_b.pk, first_year=2026, last_year=2026, policy="x"
            ),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                make()


def test_the_console_is_for_those_who_follow_communes(
    commune_a: Any, intercommunality: Any, make_person: Callable[..., Any], client_for: Browser
) -> None:
    secretary = make_person("secretaire@a.example", commune_a, Role.SECRETARY)
    editor = make_person("redaction@cc.example", intercommunality, Role.EDITOR)
    for person in (None, secretary, editor):
        for address in (CONSOLE, f"{CONSOLE}export.csv"):
            assert client_for(intercommunality, person).get(address).status_code in {302, 403}
    assert client_for(commune_a, secretary).get(CONSOLE).status_code == 404


def test_a_commune_adopts_the_common_plan_and_hears_of_the_next(
    commune_a: Any,
    secretary: Any,
    intercommunality: Any,
    make_person: Callable[..., Any],
    client_for: Browser,
) -> None:
    keeper = make_person("secretaire@cc.example", intercommunality, Role.SECRETARY)
    group, commune = client_for(intercommunality, keeper), client_for(commune_a, secretary)
    assert "plus" not in commune.post(PLAN, {"adopter": "1"}, follow=True).text.split("<main")[0]
    with space_of(commune_a):
        assert queries.plan() is None
    with space_of(intercommunality):
        planning.save_plan({**starting.first_plan(), "policy": "Ensemble <b>"}, actor=keeper)
        planning.add_action(year=today().year, title="Former tout le monde", actor=keeper)
    group.post(PLAN, {"proposer": "1"})
    screen = "/gestion/accessibilite/"
    assert "Adopter le schéma commun" in commune.get(screen).text
    commune.post(PLAN, {"adopter": "1"})
    page = client_for(commune_a).get("/accessibilite/").text
    assert "Ensemble &lt;b&gt;" in page
    assert "Former tout le monde" in page
    assert "Schéma commun proposé par" in page
    assert "Adopter" not in commune.get(screen).text
    group.post(PLAN, {"proposer": "1"})
    assert "Adopter la nouvelle version" in commune.get(screen).text
    # A commune offers nothing, and a stranger adopts nothing.
    commune.post(PLAN, {"proposer": "1"})
    with public_space():
        assert SharedPlan.objects.count() == 1
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    assert client_for(commune_a, editor).post(PLAN, {"adopter": "1"}).status_code == 403
    with space_of(commune_a):
        planning.save_plan({**starting.first_plan(), "policy": "À nous."}, actor=secretary)
        plan = queries.plan()
        assert plan is not None
        assert plan.origin_id is None, "changed, it is the commune's own"


def test_keepers_are_reminded_once_a_month_before_the_end(in_a: Any, secretary: Any) -> None:
    assert reminding.remind() == 0, "nothing published: nothing to renew"
    stating.save_draft(starting.first_statement(), actor=None)
    stating.publish(actor=None)
    assert reminding.remind() == 0
    written_on = today() - timedelta(days=3 * 365 - 30)
    AccessibilityStatement.objects.update(written_on=written_on)
    for _week in range(3):
        reminding.remind()
    mails = Notification.objects.filter(recipient_email="secretaire@a.example")
    assert mails.count() == 1
    assert "à refaire avant le" in mails.get().text


def test_the_site_says_what_it_weighs(commune_a: Any, client_for: Browser) -> None:
    reader = client_for(commune_a)
    assert "cette nuit" in reader.get("/eco-conception/").text
    with space_of(commune_a):
        Measure.objects.create(requests=8, size=120 * 1024, elements=300)
    page = " ".join(reader.get("/eco-conception/").text.split())
    assert "120 Ko" in page
    assert "note A" in page
    assert "Écoconception" in reader.get("/").text


def test_sharing_without_a_plan_says_so(intercommunality: Any) -> None:
    with space_of(intercommunality), pytest.raises(sharing.NothingToPublish):
        sharing.offer(actor=None)

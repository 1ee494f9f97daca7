from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.roles.facade import Role
from federation import actions
from federation.models import FEW, SpaceActivity
from federation.tasks import push_counts
from federation.templatetags.federation import ago, inhabitants, residents
from kernel.clock import now
from kernel.errors import NoSpaceSelected
from kernel.tasks import PERIODIC
from kernel.tenancy import public_space, space_of
from shared_services.document_requests import facade as document_requests

pytestmark = pytest.mark.django_db


def count_in(authority: Any) -> SpaceActivity:
    with space_of(authority):
        push_counts.handler()
    return SpaceActivity.objects.get(pk=authority.pk)


def pretend(monkeypatch: pytest.MonkeyPatch, opened: int, overdue: int) -> None:
    counts = document_requests.Counts(open=opened, overdue=overdue)
    monkeypatch.setattr(document_requests, "open_counts", lambda: counts)


def test_a_space_counts_itself_and_only_itself(
    make_person: Callable[..., Any],
    commune_a: Any,
    commune_b: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_person("un@a.example", commune_a, Role.ADMINISTRATOR, Role.AGENT)
    make_person("deux@a.example", commune_a, Role.AGENT)
    pretend(monkeypatch, 12, 0)

    counted = count_in(commune_a)

    assert counted.members == 2
    assert (counted.open_requests, counted.overdue_requests) == (12, 0)
    assert counted.pages_published >= 0
    assert counted.last_activity_at is not None
    assert not SpaceActivity.objects.filter(pk=commune_b.pk).exists()
    assert count_in(commune_b).members == 0


def test_counting_again_overwrites(commune_a: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = count_in(commune_a).counted_at
    pretend(monkeypatch, 7, 5)

    again = count_in(commune_a)

    assert (again.open_requests, again.overdue_requests) == (7, 5)
    assert again.counted_at > first
    assert SpaceActivity.objects.filter(pk=commune_a.pk).count() == 1


@pytest.mark.parametrize(
    ("real", "pushed", "shown"),
    [(0, 0, "0"), (1, FEW, "moins de 5"), (4, FEW, "moins de 5"), (5, 5, "5"), (61, 61, "61")],
)
def test_small_counts_about_residents_are_blurred_before_they_leave_the_space(
    commune_a: Any, monkeypatch: pytest.MonkeyPatch, real: int, pushed: int, shown: str
) -> None:
    pretend(monkeypatch, real, real)

    counted = count_in(commune_a)

    assert counted.open_requests == pushed
    assert residents(counted.overdue_requests) == shown


def test_nothing_but_numbers_and_dates_crosses() -> None:
    kinds = {
        field.name: field.get_internal_type()
        for field in SpaceActivity._meta.get_fields()
        if field.name != "authority"
    }

    assert set(kinds.values()) == {"PositiveIntegerField", "DateTimeField"}


def test_counting_without_a_space_is_refused() -> None:
    with public_space(), pytest.raises(NoSpaceSelected):
        actions.push_counts()


def test_each_space_counts_every_five_minutes_behind_everything_else() -> None:
    period = PERIODIC["federation.push_counts"]

    assert period.every == timedelta(minutes=5)
    assert period.queue == "bulk"


def test_moments_are_told_in_plain_words() -> None:
    assert ago(now()) == "à l'instant"
    assert ago(now() - timedelta(minutes=3, seconds=5)).replace("\xa0", " ") == "il y a 3 minutes"


def test_figures_are_written_as_in_french() -> None:
    assert inhabitants(2709).replace("\N{NARROW NO-BREAK SPACE}", " ") == "2 709 habitants"
    assert inhabitants(1) == "1 habitant"

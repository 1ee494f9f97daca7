"""« Alertes » in the back office: who may see it, and each button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.alerts.actions import settings, writing
from shared_services.alerts.content import Content
from shared_services.alerts.forms import initial_of
from shared_services.alerts.models import Alert, AlertMessage

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
HERE = "/gestion/alertes/"


def form_of(content: Content, **changes: Any) -> dict[str, Any]:
    told = initial_of(content, [])
    for name in ("starts_at", "ends_at"):
        told[name] = told[name].strftime("%Y-%m-%dT%H:%M")
    return {**told, "communes": [], **changes}


def test_strangers_see_nothing_and_press_nothing(
    commune_a: Any,
    commune_b: Any,
    mayor: Any,
    flood: Content,
    make_person: Callable[..., Any],
    client_for: Browser,
) -> None:
    with space_of(commune_a):
        draft = writing.start("flood", flood, actor=mayor)
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    other = make_person("maire@b.example", commune_b, Role.MAYOR)
    one = f"{HERE}{draft.alert_id}/"
    for person in (None, editor, other):
        client = client_for(commune_a, person)
        for address in (HERE, f"{HERE}nouvelle/", f"{HERE}reglages/", one, f"{one}apercu/"):
            assert client.get(address).status_code in {302, 403}, address
        for act in ("envoyer", "confirmer", "seul", "jeter", "lever", "retirer", "publier"):
            assert client.post(f"{one}{act}/").status_code in {302, 403}, act
    assert client_for(commune_b, other).get(one).status_code == 404
    with space_of(commune_a):
        assert AlertMessage.objects.get().state == AlertMessage.State.DRAFT


def test_who_confirms_reads_but_does_not_write(
    commune_a: Any, agent: Any, client_for: Browser
) -> None:
    client = client_for(commune_a, agent)
    assert client.get(HERE).status_code == 200
    for address in ("nouvelle/", "nouvelle/flood/", "reglages/"):
        assert client.get(f"{HERE}{address}").status_code == 403


def test_what_does_not_exist_is_not_found(commune_a: Any, mayor: Any, client_for: Browser) -> None:
    client = client_for(commune_a, mayor)
    for address in ("nouvelle/peste/", f"{uuid4()}/", f"{uuid4()}/ecrire/", "x/"):
        assert client.get(f"{HERE}{address}").status_code == 404, address
    assert client.post(f"{HERE}{uuid4()}/envoyer/").status_code == 404
    assert client.post(f"{HERE}{uuid4()}/exploser/").status_code == 404
    assert client.get(f"{HERE}{uuid4()}/envoyer/").status_code == 405


def test_from_the_type_to_the_second_person(
    commune_a: Any, mayor: Any, agent: Any, flood: Content, client_for: Browser
) -> None:
    with space_of(commune_a):
        settings.save_setting(confirm_above=1, hold_minutes=0, actor=mayor)
    writer, second = client_for(commune_a, mayor), client_for(commune_a, agent)
    page = writer.get(f"{HERE}nouvelle/flood/").content.decode()
    assert "Inondation à Chassy" in page
    assert 'type="datetime-local"' in page
    refused = writer.post(f"{HERE}nouvelle/flood/", form_of(flood, ends_at="2020-01-01T08:00"))
    assert refused.status_code == 422
    assert "La fin est déjà passée" in refused.content.decode()

    answer = writer.post(f"{HERE}nouvelle/flood/", form_of(flood))
    with space_of(commune_a):
        alert = Alert.objects.get()
    one = f"{HERE}{alert.pk}/"
    assert answer["Location"] == f"{one}apercu/"
    assert "1 SMS par personne" in writer.get(f"{one}apercu/").content.decode()
    for _twice in range(2):
        writer.post(f"{one}envoyer/")
    page = writer.post(f"{one}confirmer/", follow=True).content.decode()
    assert "une autre personne la confirme" in page
    assert "Karim Lefort" in page
    second.post(f"{one}confirmer/")
    with space_of(commune_a):
        alert.refresh_from_db()
        assert alert.state == Alert.State.ACTIVE
    page = second.get(one).content.decode()
    assert "confirmé par Karim Lefort" in page


def test_settings_are_kept_within_bounds(commune_a: Any, mayor: Any, client_for: Browser) -> None:
    client = client_for(commune_a, mayor)
    for wrong in ({"confirm_above": "x", "hold_minutes": 0}, {"confirm_above": 1}):
        assert client.post(f"{HERE}reglages/", wrong).status_code == 422
    too_long = {"confirm_above": 50, "hold_minutes": 999}
    assert client.post(f"{HERE}reglages/", too_long).status_code == 422
    assert client.post(f"{HERE}reglages/", {**too_long, "hold_minutes": 15}).status_code == 302


def test_the_list_costs_the_same_with_one_alert_and_with_many(
    commune_a: Any,
    mayor: Any,
    flood: Content,
    client_for: Browser,
    django_assert_max_num_queries: Any,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(commune_a, mayor)
    with space_of(commune_a):
        writing.start("flood", flood, actor=mayor)
    client.get(HERE)
    with CaptureQueriesContext(connection) as few:
        client.get(HERE)
    with space_of(commune_a):
        for _more in range(8):
            writing.start("heat", flood, actor=mayor)
    with django_assert_max_num_queries(len(few)):
        client.get(HERE)

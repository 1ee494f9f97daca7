"""« Textes des messages » in the back office: who may see it, what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.message_templates.catalogue import MESSAGES
from shared_services.message_templates.models import WordingVersion
from shared_services.notifications.models import Notification

pytestmark = pytest.mark.django_db
HERE = "/gestion/messages/"
ADDRESSES = [
    HERE,
    *(f"{HERE}ready/{end}" for end in ("", "apercu/", "apercu/lettre/", "versions/")),
]
READY = MESSAGES["ready"].proposed
FORM = {"subject": READY.subject, "body": READY.body, "sms": READY.sms, "revision": 0}


@pytest.fixture
def client_a(client_for: Callable[..., Client], commune_a: Any, admin: Any) -> Client:
    return client_for(commune_a, admin)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_not_change_messages_sees_nothing(
    address: str,
    commune_a: Any,
    commune_b: Any,
    make_person: Callable[..., Any],
    client_for: Callable[..., Client],
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    assert client_for(commune_a, agent).get(address).status_code == 403
    other = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    assert client_for(commune_a, other).get(address).status_code in {302, 403}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_administrator_sees_each_screen(client_a: Client, address: str) -> None:
    assert client_a.get(address).status_code == 200


def test_the_list_costs_the_same_with_one_wording_and_with_many(
    client_a: Client, commune_a: Any, django_assert_num_queries: Any
) -> None:
    codes = list(MESSAGES)
    with space_of(commune_a):
        WordingVersion.objects.create(message=codes[0], number=1, subject="x", body="x")
    client_a.get(HERE)
    with CaptureQueriesContext(connection) as few:
        client_a.get(HERE)
    with space_of(commune_a):
        for code in codes[1:]:
            WordingVersion.objects.create(message=code, number=1, subject="x", body="x")
    with django_assert_num_queries(len(few)):
        page = client_a.get(HERE).content.decode()
    assert page.count("Brouillon en cours") == len(MESSAGES)


def test_a_message_nobody_knows_is_not_found(client_a: Client) -> None:
    assert client_a.get(f"{HERE}inconnu/").status_code == 404
    assert client_a.post(f"{HERE}ready/inconnu/", {"revision": 0}).status_code == 404
    assert client_a.post(f"{HERE}ready/jeter/", {"revision": "x"}).status_code == 404


def test_a_draft_is_kept_previewed_and_published(client_a: Client, commune_a: Any) -> None:
    told = {**FORM, "subject": "Un <b>: ((numéro de suivi))"}
    refused = client_a.post(f"{HERE}ready/", told)
    assert refused.status_code == 422
    assert "balise HTML" in refused.content.decode()
    kept = client_a.post(f"{HERE}ready/", {**FORM, "subject": "Prêt & là : ((numéro de suivi))"})
    assert kept["Location"] == f"{HERE}ready/apercu/"
    letter = client_a.get(f"{HERE}ready/apercu/lettre/")
    assert "Prêt &amp; là" in letter.content.decode()
    assert "default-src 'none'" in letter["Content-Security-Policy"]
    again = {**FORM, "subject": "Prêt : ((numéro de suivi))", "revision": 1, "publish": "1"}
    assert client_a.post(f"{HERE}ready/", again).status_code == 302
    with space_of(commune_a):
        assert WordingVersion.objects.get().state == "published"


def test_a_form_read_before_anothers_save_is_refused_and_keeps_what_was_typed(
    client_a: Client,
) -> None:
    client_a.post(f"{HERE}ready/", FORM)
    late = client_a.post(f"{HERE}ready/", {**FORM, "subject": "Tardif ((numéro de suivi))"})
    assert late.status_code == 409
    assert "Tardif" in late.content.decode()


def test_a_test_goes_to_oneself_alone_once_a_minute(
    client_a: Client, commune_a: Any, admin: Any
) -> None:
    for _again in range(2):
        client_a.post(f"{HERE}ready/essai/", {"revision": 0, "email": "victime@exemple.example"})
    with space_of(commune_a):
        sent = list(Notification.objects.values_list("recipient_email", "subject"))
    assert {email for email, _subject in sent} == {admin.email}
    assert sent[0][1].startswith("[Essai] ")


def test_buttons_need_post_and_do_what_they_say(client_a: Client, commune_a: Any) -> None:
    assert client_a.get(f"{HERE}ready/jeter/").status_code == 405
    client_a.post(f"{HERE}ready/", {**FORM, "publish": "1"})
    client_a.post(f"{HERE}ready/reprendre/", {"revision": 0})
    with space_of(commune_a):
        assert WordingVersion.objects.filter(state="draft").count() == 1
    client_a.post(f"{HERE}ready/jeter/", {"revision": 1})
    client_a.post(f"{HERE}ready/retirer/", {"revision": 0})
    client_a.post(f"{HERE}ready/restaurer/", {"revision": 0, "number": 1})
    with space_of(commune_a):
        assert list(WordingVersion.objects.values_list("number", "state")) == [
            (2, "draft"),
            (1, "past"),
        ]

"""Storing a message: what is refused, what is rendered, in whose name."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction

from kernel.outbox.facade import OutsideTransaction
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.notifications.channels.actions.reporting import note_event
from shared_services.notifications.channels.models import DeliveryReport
from shared_services.notifications.facade import (
    WrongNotification,
    notifications_about,
    notify,
)
from shared_services.notifications.gathered.actions.centre import gather, mark_read
from shared_services.notifications.models import Notification
from tests.factories.notifications import make_notification

TEMPLATES = {
    "hello.subject.txt": "Bonjour {{ who }}\n",
    "hello.txt": "{% extends 'notifications/mail/base.txt' %}"
    "{% block content %}Bonjour {{ who }}, l'été{% endblock %}",
    "hello.html": "{% extends 'notifications/mail/base.html' %}"
    "{% block content %}<h1>{{ subject }}</h1><p>{{ who }}</p>{% endblock %}",
}


@pytest.fixture
def hello(tmp_path: Path, settings: Any) -> str:
    for name, text in TEMPLATES.items():
        (tmp_path / name).write_text(text)
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]}]
    return "hello"


def tell(template: str, **facts: Any) -> Any:
    wanted: dict[str, Any] = {
        "email": "camille.roy@exemple.example",
        "name": "Camille Roy",
        "context": {"who": "Camille <b>d'Arc</b> & fils"},
        "key": "request:1:received",
        "category": "asked",
    }
    return notify(template=template, **{**wanted, **facts})


def test_text_is_plain_and_html_is_escaped(commune_a: Any, hello: str) -> None:
    commune_a.phone = "03 86 00 00 01"
    commune_a.address = "1, rue de l'Église\n89110 Chassy"
    with space_of(commune_a):
        row = Notification.objects.get(pk=tell(hello))
    assert row.subject == "Bonjour Camille <b>d'Arc</b> & fils"
    assert "Bonjour Camille <b>d'Arc</b> & fils, l'été" in row.text
    assert "1, rue de l'Église\n89110 Chassy" in row.text
    assert "&" not in row.text.replace("& fils", "")
    assert "Camille &lt;b&gt;d&#x27;Arc&lt;/b&gt; &amp; fils" in row.html
    assert "<b>" not in row.html
    for body in (row.text, row.html):
        assert commune_a.town_hall in body.replace("&#x27;", "'")
        assert "03 86 00 00 01" in body


def test_the_foot_says_whether_somebody_reads_the_answers(commune_a: Any, hello: str) -> None:
    commune_a.email = ""
    with space_of(commune_a):
        deaf = Notification.objects.get(pk=tell(hello))
        heard = Notification.objects.get(
            pk=tell(hello, key="k", reply_to="etat-civil@chassy.example")
        )
    assert "votre réponse sera lue" not in deaf.text + deaf.html
    assert "envoyé automatiquement" in deaf.text
    assert "votre réponse sera lue" in heard.text
    assert "votre réponse sera lue" in heard.html


def test_the_html_mail_is_french_and_fetches_nothing(commune_a: Any, hello: str) -> None:
    with space_of(commune_a):
        html = Notification.objects.get(pk=tell(hello)).html
    assert '<html lang="fr"' in html
    assert html.count("<h1") == 1
    for fetched in ("<img", "<script", "<link", "url(", "@import"):
        assert fetched not in html


def test_a_mail_of_the_platform_names_no_town_hall(db: None, hello: str) -> None:
    with public_space():
        row = Notification.objects.get(pk=tell(hello))
    assert "Beffroi" in row.text
    assert "airie" not in row.text


def test_it_needs_the_transaction_of_what_it_tells(communes: Any, hello: str) -> None:
    with space_of(communes[0]):
        with pytest.raises(OutsideTransaction):
            tell(hello)
        assert not Notification.objects.exists()


def test_the_same_key_twice_gives_the_same_message(commune_a: Any, hello: str) -> None:
    with space_of(commune_a):
        before = Notification.objects.count()
        first = tell(hello)
        assert tell(hello, name="Somebody Else") == first
        assert Notification.objects.count() == before + 1
        assert OutboxMessage.objects.filter(key=str(first)).count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"email": ""}, "address_missing"),
        ({"email": "camille"}, "wrong_address"),
        ({"email": "camille@exemple.example, autre@exemple.example"}, "wrong_address"),
        ({"email": "camille@exemple.example\nBcc: x@exemple.example"}, "control_character"),
        ({"name": "Camille\r\nBcc: x@exemple.example"}, "control_character"),
        ({"reply_to": "mairie@chassy.example\nBcc: x@exemple.example"}, "control_character"),
        ({"reply_to": "mairie"}, "wrong_address"),
        ({"name": "C" * 201}, "name_too_long"),
        ({"subject": ""}, "subject_missing"),
        ({"subject": "  \n "}, "subject_missing"),
        ({"subject": "Bonjour\nBcc: x@exemple.example"}, "control_character"),
        ({"subject": "é" * 10_000}, "subject_too_long"),
        ({"key": "k" * 201}, "wrong_key"),
    ],
)
def test_a_message_that_cannot_be_sent_is_refused_in_french(
    commune_a: Any, facts: dict[str, str], code: str
) -> None:
    with space_of(commune_a):
        before = Notification.objects.count()
        with pytest.raises(WrongNotification) as refusal, transaction.atomic():
            make_notification(**facts)
        assert refusal.value.code == code
        assert refusal.value.message.endswith(".")
        assert Notification.objects.count() == before


def test_a_subject_template_on_two_lines_becomes_one(commune_a: Any, hello: str) -> None:
    with space_of(commune_a):
        row = Notification.objects.get(pk=tell(hello, context={"who": "a\n\nb"}))
    assert row.subject == "Bonjour a b"


def test_what_became_of_messages_about_a_request(commune_a: Any, commune_b: Any) -> None:
    with space_of(commune_a):
        first = make_notification(about="document_request:1")
        make_notification(about="document_request:2")
        second = make_notification(about="document_request:1")
        Notification.objects.filter(pk=second).update(state="failed", last_error="550 no")
        told = notifications_about("document_request:1")
    with space_of(commune_b):
        assert notifications_about("document_request:1") == []
    assert [(one.id, one.state, one.last_error) for one in told] == [
        (first, "created", ""),
        (second, "failed", "550 no"),
    ]


def test_a_request_tells_what_the_provider_said_the_letter_and_when_it_was_opened(
    commune_a: Any, commune_b: Any
) -> None:
    person = uuid4()
    with space_of(commune_a):
        read, bounced = (make_notification(about="dossier") for _ in range(2))
        row = Notification.objects.get(pk=bounced)
        note_event(row, DeliveryReport.State.BOUNCED, provider="brevo", for_good=True)
        gather(read, user_id=person, subject="Objet", about="dossier")
        assert [one.read_at for one in notifications_about("dossier")] == [None, None]
    mark_read(read, actor=SimpleNamespace(pk=person))
    with space_of(commune_a):
        opened, returned = notifications_about("dossier")
    assert opened.read_at is not None
    assert (opened.report_label, opened.letter_label) == ("", "")
    assert (returned.report_label, returned.letter_label) == ("non distribué", "à poster")
    assert returned.reported_at is not None
    with space_of(commune_b):
        assert notifications_about("dossier") == []


def test_following_a_request_takes_four_queries_for_one_message_or_twenty(
    commune_a: Any, django_assert_num_queries: Any
) -> None:
    with space_of(commune_a):
        for count in (1, 20):
            for _ in range(count):
                make_notification(about=f"document_request:{count}")
            with django_assert_num_queries(4):
                assert len(notifications_about(f"document_request:{count}")) == count


def test_no_mail_leaves_before_the_commit(commune_a: Any) -> None:
    with space_of(commune_a):
        make_notification()
    assert mail.outbox == []

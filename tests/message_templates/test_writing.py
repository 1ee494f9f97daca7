"""Writing, publishing and taking back a wording; what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from shared_services.message_templates.actions import writing
from shared_services.message_templates.catalogue import MESSAGES
from shared_services.message_templates.errors import ChangedMeanwhile, NothingThere, WrongWording
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.queries import standing
from shared_services.notifications.rendering import render
from tests.message_templates.contexts import EVIL, context

pytestmark = pytest.mark.django_db
READY = MESSAGES["ready"]
MAIL = READY.template
OURS = replace(READY.proposed, subject="C'est prêt : ((numéro de suivi))")


def publish(wording: Any, admin: Any, code: str = "ready") -> WordingVersion:
    draft = writing.save_draft(code, wording, revision=standing(code).revision, actor=admin)
    return writing.publish(code, revision=draft.revision, actor=admin)


def problems(wording: Any, code: str, admin: Any) -> str:
    with pytest.raises(WrongWording) as refused:
        writing.save_draft(code, wording, revision=0, actor=admin)
    return refused.value.message


def test_a_draft_changes_nothing_and_a_published_wording_leaves(in_a: Any, admin: Any) -> None:
    writing.save_draft("ready", OURS, revision=0, actor=admin)
    assert render(MAIL, context()).subject.startswith("Votre document est prêt")
    writing.publish("ready", revision=1, actor=admin)
    assert render(MAIL, context()).subject == "C'est prêt : CHA-7K2F-9Q"


def test_the_journal_says_who_changed_what(in_a: Any, admin: Any) -> None:
    publish(OURS, admin)
    entry = AuditEntry.objects.get(action="message_wording.published")
    assert entry.target == "ready"
    assert entry.detail["after"]["subject"] == OURS.subject
    assert entry.detail["before"]["subject"] == READY.proposed.subject


def test_another_commune_is_not_touched(in_a: Any, admin: Any, commune_b: Any) -> None:
    publish(OURS, admin)
    with space_of(commune_b):
        assert WordingVersion.objects.count() == 0
        assert render(MAIL, context()).subject.startswith("Votre document est prêt")


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR, None])
def test_others_than_administrators_are_refused(
    in_a: Any, commune_a: Any, make_person: Callable[..., Any], role: Role | None
) -> None:
    roles = [role] if role else []
    person = make_person("autre@a.example", commune_a, *roles)
    for act in (
        lambda: writing.save_draft("ready", OURS, revision=0, actor=person),
        lambda: writing.publish("ready", revision=0, actor=person),
        lambda: writing.discard_draft("ready", revision=0, actor=person),
        lambda: writing.withdraw("ready", actor=person),
        lambda: writing.restore("ready", 1, revision=0, actor=person),
        lambda: writing.save_draft("ready", OURS, revision=0, actor=None),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_administrator_of_another_commune_is_refused(
    in_a: Any, commune_b: Any, make_person: Callable[..., Any]
) -> None:
    other = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        writing.save_draft("ready", OURS, revision=0, actor=other)


def test_an_unknown_variable_is_refused_with_the_right_name(in_a: Any, admin: Any) -> None:
    text = problems(replace(OURS, body=OURS.body + "\n\n((numero de suivi))"), "ready", admin)
    assert "((numero de suivi)) n'existe pas" in text
    assert "((numéro de suivi))" in text


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_each_mandatory_variable_must_stay(in_a: Any, admin: Any, code: str) -> None:
    message = MESSAGES[code]
    for variable in message.mandatory:
        without = replace(
            message.proposed,
            subject=message.proposed.subject.replace(variable.written, ""),
            body=message.proposed.body.replace(variable.written, ""),
        )
        text = problems(without, code, admin)
        assert f"Il manque (({variable.name}))" in text
        assert variable.law in text


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"subject": ""}, "objet"),
        ({"subject": "x" * 151}, "trop long"),
        ({"subject": "deux\nlignes"}, "une seule ligne"),
        ({"subject": "((lien de suivi))"}, "ne peut pas servir"),
        ({"body": ""}, "Écrivez le texte"),
        ({"body": READY.proposed.body + "x" * 10_000}, "trop long"),
        ({"body": READY.proposed.body + "<script>alert(1)</script>"}, "balise"),
        ({"body": READY.proposed.body + "{{ request.secret }}"}, "accolades"),
        ({"body": READY.proposed.body + "{% load x %}"}, "accolades"),
        ({"body": READY.proposed.body + "((nom"}, "fermée"),
        ({"body": READY.proposed.body + "\x00"}, "invisible"),
        ({"body": READY.proposed.body + "\u202e"}, "invisible"),
        ({"sms": "é" * 700}, "trop long"),
        ({"sms": "((horaires du guichet))"}, "SMS"),
        (
            {"body": READY.proposed.body + "\n((horaires du guichet))"},
            "paragraphe à part",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_when_it_is_written(
    in_a: Any, admin: Any, change: dict[str, str], word: str
) -> None:
    assert word in problems(replace(READY.proposed, **change), "ready", admin)
    assert WordingVersion.objects.count() == 0


def test_values_are_never_read_as_tags_variables_or_titles(in_a: Any, admin: Any) -> None:
    publish(OURS, admin)
    mail = render(MAIL, context(name=EVIL))
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert "href='javascript" not in mail.html
    assert "((nom)) {{ request }}" in mail.text
    assert EVIL in mail.text


def test_a_link_that_is_not_of_the_web_never_becomes_one(in_a: Any, admin: Any) -> None:
    body = READY.proposed.body + "\n\n[ici](javascript:alert) et [là](https://exemple.example/a)"
    publish(replace(OURS, body=body), admin)
    html = render(MAIL, context()).html
    assert 'href="javascript' not in html
    assert '<a href="https://exemple.example/a">là</a>' in html


def test_an_empty_optional_variable_takes_its_paragraph_away(in_a: Any, admin: Any) -> None:
    publish(OURS, admin)
    assert "Horaires" in render(MAIL, context()).html
    assert "Horaires" not in render(MAIL, context(hours="")).html


def test_headings_and_lists_are_real_ones(in_a: Any, admin: Any) -> None:
    body = "# Titre\n\n- un\n- deux\n\n1. trois\n2. quatre\n\n" + READY.proposed.body
    publish(replace(OURS, body=body), admin)
    mail = render(MAIL, context())
    assert "<h1>Titre</h1>" in mail.html
    assert "<ul><li>un</li><li>deux</li></ul>" in mail.html
    assert "<ol><li>trois</li><li>quatre</li></ol>" in mail.html
    assert mail.text.startswith("Titre\n\n- un\n- deux\n\n1. trois\n2. quatre\n")


def test_two_people_who_write_at_once_do_not_erase_each_other(in_a: Any, admin: Any) -> None:
    writing.save_draft("ready", OURS, revision=0, actor=admin)
    with pytest.raises(ChangedMeanwhile, match="Ada Roux"):
        writing.save_draft("ready", READY.proposed, revision=0, actor=admin)
    with pytest.raises(ChangedMeanwhile):
        writing.publish("ready", revision=7, actor=admin)
    assert standing("ready").edited.subject == OURS.subject


def test_versions_follow_one_another_and_an_old_one_comes_back(in_a: Any, admin: Any) -> None:
    publish(OURS, admin)
    publish(replace(OURS, subject="Encore : ((numéro de suivi))"), admin)
    assert list(WordingVersion.objects.values_list("number", "state")) == [
        (2, "published"),
        (1, "past"),
    ]
    draft = writing.restore("ready", 1, revision=0, actor=admin)
    assert (draft.number, draft.subject) == (3, OURS.subject)
    assert render(MAIL, context()).subject.startswith("Encore")
    with pytest.raises(NothingThere):
        writing.restore("ready", 99, revision=draft.revision, actor=admin)


def test_the_proposed_wording_comes_back_when_ours_is_withdrawn(in_a: Any, admin: Any) -> None:
    publish(OURS, admin)
    writing.withdraw("ready", actor=admin)
    assert render(MAIL, context()).subject.startswith("Votre document est prêt")
    with pytest.raises(NothingThere):
        writing.withdraw("ready", actor=admin)


def test_a_changed_proposal_is_told(in_a: Any, admin: Any) -> None:
    version = publish(OURS, admin)
    assert not standing("ready").proposed_changed
    WordingVersion.objects.filter(pk=version.pk).update(proposed_fingerprint="0" * 64)
    assert standing("ready").proposed_changed


@pytest.mark.parametrize(
    "change",
    [
        {"body": "((variable disparue))"},
        {"subject": "x" * 10 + " ((disparue))"},
    ],
)
def test_a_message_leaves_even_when_the_towns_wording_cannot(
    in_a: Any, admin: Any, change: dict[str, str]
) -> None:
    """A variable that was there when the text was written may be gone with a later release."""
    version = publish(OURS, admin)
    WordingVersion.objects.filter(pk=version.pk).update(**change)
    for _again in range(2):
        assert render(MAIL, context()).subject.startswith("Votre document est prêt")
    assert AuditEntry.objects.filter(action="message_wording.not_rendered").count() == 1
    assert standing("ready").published.failed_at is not None


def test_an_empty_mandatory_value_falls_back_too(in_a: Any, admin: Any) -> None:
    publish(OURS, admin)
    given = context()
    given["request"].tracking_number = ""
    assert render(MAIL, given).subject.startswith("Votre document est prêt")

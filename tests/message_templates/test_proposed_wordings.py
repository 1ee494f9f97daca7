"""What is proposed to communes is word for word what leaves when they change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared_services.message_templates import syntax
from shared_services.message_templates.catalogue import MESSAGES, Kind
from shared_services.message_templates.checking import check
from shared_services.message_templates.rendering import written_with
from shared_services.message_templates.sms import length_of
from shared_services.notifications.rendering import render
from tests.message_templates.contexts import context

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
EVERY = pytest.mark.parametrize("code", sorted(MESSAGES))


def words(text: str) -> list[str]:
    return text.split()


@EVERY
@pytest.mark.parametrize("hours", ["Lundi\n9 h à 12 h", ""])
def test_the_text_and_subject_are_those_of_todays_mail(in_a: Any, code: str, hours: str) -> None:
    message = MESSAGES[code]
    given = context(hours=hours)
    ours = written_with(message, message.proposed, syntax.read_values(message, given))
    today = render(message.template, given)
    assert ours.subject == today.subject
    assert words(ours.text) == words(today.text)


@EVERY
def test_the_html_says_what_todays_html_says_and_escapes_values(in_a: Any, code: str) -> None:
    message = MESSAGES[code]
    values = syntax.read_values(message, context())
    content = written_with(message, message.proposed, values).content
    assert content.count("<h1>") == 1
    for variable in message.variables:
        if variable.kind is Kind.LINK:
            assert f'href="{values[variable.name]}"' in content
    assert "<de>" not in content


@EVERY
def test_a_proposed_wording_passes_its_own_checks(code: str) -> None:
    message = MESSAGES[code]
    check(message, message.proposed)
    sms = written_with(message, message.proposed, message.examples()).sms
    assert length_of(sms).is_gsm, length_of(sms).strange


def test_every_mail_of_the_requests_is_in_the_catalogue() -> None:
    folder = ROOT / "shared_services/document_requests/templates/document_requests/mail"
    found = {path.name.removesuffix(".subject.txt") for path in folder.glob("*.subject.txt")}
    known = {message.template.rsplit("/", 1)[1] for message in MESSAGES.values()}
    assert found == known


def test_the_acknowledgement_keeps_what_the_law_wants() -> None:
    """CRPA L112-3, R112-5; GDPR article 13."""
    mandatory = {variable.name for variable in MESSAGES["received"].mandatory}
    assert mandatory >= {
        "numéro de suivi",
        "date de réception",
        "service chargé de la demande",
        "mention d'accusé de réception",
        "mention sur vos données",
    }

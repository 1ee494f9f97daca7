"""« Mon téléphone portable »: a code goes to the number and comes back."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.actions.people import anonymise
from accounts.data_rights.collectors import in_public
from accounts.federated.actions.merging import merge_accounts
from accounts.models import User
from accounts.phones.actions.forgetting import KEPT
from accounts.phones.errors import ProofRefused
from accounts.phones.facade import WrongNumber, mobile
from accounts.phones.models import NumberProof
from accounts.phones.tasks import forget_old_codes
from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner

pytestmark = pytest.mark.django_db
MINE, CODE, FORGET = "/telephone/", "/telephone/code/", "/telephone/retirer/"
NUMBER, OTHER = "+33639981234", "+33639981299"


@pytest.fixture(autouse=True)
def _texts_leave(settings: Any) -> None:
    settings.SMS = {**settings.SMS, "PROVIDER": "brevo"}


@pytest.fixture
def person() -> Any:
    return PersonFactory(email="odile@exemple.example", phone="03 86 00 00 00")


@pytest.fixture
def signed_in(client_for: Callable[..., Any]) -> Callable[[Any], Any]:
    """Somebody who has just shown a password."""

    def sign_in(person: Any, ago: float = 0) -> Any:
        client = client_for("account")
        client.post("/connexion/", {"login": person.email, "password": PASSWORD})
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] -= ago
        session.save()
        return client

    return sign_in


@pytest.fixture
def browser(signed_in: Callable[..., Any], person: Any) -> Any:
    return signed_in(person)


def read(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def texts() -> list[str]:
    with as_owner():
        found = OutboxMessage.objects.filter(handler="notifications.account_text")
        return [row.payload["text"] for row in found.order_by("created_at")]


def last_code() -> str:
    [code] = re.findall(r"^Beffroi : (\d{6}) est", texts()[-1])
    return str(code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def mails(email: str) -> list[str]:
    with as_owner():
        found = OutboxMessage.objects.filter(
            handler="notifications.account_mail", payload__email=email
        )
        return [
            row.payload["subject"] + row.payload["text"] for row in found.order_by("created_at")
        ]


def fresh(person: Any) -> Any:
    with as_owner():
        return User.everyone.get(pk=person.pk)


def prove(browser: Any, written: str) -> Any:
    browser.post(MINE, {"number": written})
    return browser.post(CODE, {"code": last_code()})


def test_nobody_proves_a_number_without_an_account(client_for: Callable[..., Any]) -> None:
    for address in (MINE, CODE, FORGET):
        assert client_for("account").post(address, {"number": NUMBER}).status_code == 302
    assert texts() == []


def test_the_code_comes_back_and_the_person_is_told(browser: Any, person: Any) -> None:
    assert "03 86 00 00 00" in read(browser.get(MINE))
    assert browser.post(MINE, {"number": "06 39 98 12 34"})["Location"] == CODE
    code = last_code()
    with as_owner():
        assert code not in NumberProof.objects.get().code_digest
    page = read(browser.post(CODE, {"code": f" {code[:3]} {code[3:]} "}, follow=True))
    assert "06 39 98 12 34 est vérifié" in page
    kept = fresh(person)
    assert (kept.phone, kept.phone_verified_at is not None) == (NUMBER, True)
    assert "finit par •• 34" in mails(person.email)[-1]
    # The profile no longer changes it, whatever is posted.
    browser.post("/coordonnees/", {"first_name": "A", "last_name": "B", "phone": "0700000000"})
    assert (fresh(person).first_name, fresh(person).phone) == ("A", NUMBER)
    with as_owner():
        line = AuditEntry.objects.get(action="account.phone_proven")
        assert NUMBER not in str(line.detail)
        [profile] = next(iter(in_public(kept))).records
    assert profile["Numéro vérifié le"]


def test_another_number_and_none_are_told_to_the_mail_address(browser: Any, person: Any) -> None:
    prove(browser, NUMBER)
    assert "déjà le vôtre" in read(browser.post(MINE, {"number": NUMBER}))
    prove(browser, OTHER)
    assert "•• 34 vient d'être remplacé" in mails(person.email)[-1]
    assert fresh(person).phone == OTHER
    assert browser.post(FORGET)["Location"] == MINE
    assert "retiré" in mails(person.email)[-1]
    kept = fresh(person)
    assert (kept.phone, kept.phone_verified_at) == ("", None)


@pytest.mark.parametrize("written", ["03 86 12 34 56", "0899 123 456", "+4420", "bonjour", ""])
def test_what_takes_no_text_is_refused(browser: Any, written: str) -> None:
    answer = browser.post(MINE, {"number": written})
    assert answer.status_code == 422
    assert texts() == []


def test_a_landline_is_called_so_and_a_foreign_mobile_is_taken() -> None:
    with pytest.raises(WrongNumber) as refused:
        mobile("03 86 12 34 56")
    assert "numéro fixe" in refused.value.message
    assert mobile("+32 470 12 34 56") == "+32470123456"


def test_five_wrong_codes_and_ten_minutes_end_a_code(browser: Any, person: Any) -> None:
    browser.post(MINE, {"number": NUMBER})
    code = last_code()
    for left in ("4 essais", "3 essais", "2 essais", "1 essai", "Demandez-en un autre"):
        assert left in read(browser.post(CODE, {"code": wrong(code)}))
    assert "Demandez-en un autre" in read(browser.post(CODE, {"code": code}))
    browser.post(CODE, {"act": "again"})
    with as_owner():
        NumberProof.objects.update(expires_at=now() - timedelta(seconds=1))
    assert browser.post(CODE, {"code": last_code()}).status_code == 422
    assert fresh(person).phone_verified_at is None


def test_texts_are_counted_by_person_by_number_and_by_network(
    browser: Any, signed_in: Callable[..., Any], settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "phone_code_network": "4/h/key"}
    for written in (NUMBER, NUMBER, OTHER, OTHER):
        answer = browser.post(MINE, {"number": written})
    assert "Trop d'essais. Attendez" in read(answer)
    assert len(texts()) == 3
    # Another person, the same number.
    stranger = signed_in(PersonFactory())
    stranger.post(MINE, {"number": NUMBER})
    assert "Trop d'essais" in read(stranger.post(MINE, {"number": NUMBER}))
    # Another person and another number, the same network.
    third = signed_in(PersonFactory())
    assert "Trop d'essais" in read(third.post(MINE, {"number": "+33639981288"}))
    assert len(texts()) == 4


def test_a_session_left_open_changes_no_number(
    signed_in: Callable[..., Any], person: Any, settings: Any
) -> None:
    browser = signed_in(person, ago=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
    for address in (MINE, CODE, FORGET):
        answer = browser.post(address, {"number": NUMBER})
        assert answer["Location"].startswith("/confirmer/")
    assert texts() == []


def test_nobody_acts_on_another_account(browser: Any, person: Any) -> None:
    from accounts.phones.actions import proving

    other = PersonFactory()
    browser.post(MINE, {"number": NUMBER})
    with as_owner(), pytest.raises(ProofRefused):
        proving.prove(person, last_code(), actor=other)
    with as_owner(), pytest.raises(ProofRefused):
        proving.forget_number(person, actor=other)
    # A code proves the number of whom it was sent for, nobody else's.
    with as_owner(), pytest.raises(ProofRefused):
        proving.prove(other, last_code(), actor=other)


def test_without_a_company_nothing_is_promised(browser: Any, settings: Any) -> None:
    settings.SMS = {**settings.SMS, "PROVIDER": ""}
    assert "n'envoie pas encore de SMS" in read(browser.get(MINE))
    assert browser.post(MINE, {"number": NUMBER}).status_code == 422
    assert texts() == []


def test_the_number_goes_with_the_account_or_to_the_one_that_is_kept(
    browser: Any, person: Any
) -> None:
    prove(browser, NUMBER)
    browser.post(MINE, {"number": OTHER})
    kept, source = PersonFactory(phone="03 86 00 00 01"), fresh(person)
    with as_owner(), public_space():
        merge_accounts(source, target=kept, actor=kept)
        assert not NumberProof.objects.filter(user=source).exists()
    assert (fresh(source).phone, fresh(source).phone_verified_at) == ("", None)
    assert (fresh(kept).phone, fresh(kept).phone_verified_at is not None) == (NUMBER, True)
    with as_owner(), public_space():
        anonymise(fresh(kept), actor=None)
    assert (fresh(kept).phone, fresh(kept).phone_verified_at) == ("", None)


def test_codes_that_nobody_typed_are_forgotten(browser: Any) -> None:
    browser.post(MINE, {"number": NUMBER})
    with as_owner(), public_space():
        forget_old_codes.handler()
        assert NumberProof.objects.exists()
        NumberProof.objects.update(expires_at=now() - KEPT - timedelta(minutes=1))
        forget_old_codes.handler()
        assert not NumberProof.objects.exists()


def test_a_space_reads_no_code_and_writes_no_number(
    browser: Any, person: Any, commune_a: Any, make_person: Callable[..., Any]
) -> None:
    from django.db import ProgrammingError, transaction

    from kernel.tenancy import space_of

    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    browser.post(MINE, {"number": NUMBER})
    with space_of(commune_a):
        with pytest.raises(ProgrammingError), transaction.atomic():
            list(NumberProof.objects.all())
        with pytest.raises(ProgrammingError), transaction.atomic():
            User.everyone.filter(pk=agent.pk).update(phone_verified_at=now())

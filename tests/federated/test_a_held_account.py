"""After a suspicion nobody walks straight in, whatever shows who they are."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.federated.stand_in.provider import StandIn
from accounts.models import Credential, User
from accounts.passwords.actions import suspecting
from accounts.passwords.models import AccountRules, HeldAccount, Scope
from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.facade import OutboxMessage
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner
from tests.federated.test_signing_in import CODE, last_mail, open_account

pytestmark = pytest.mark.django_db
Walker = Callable[..., Any]
DOOR = "/compte-protege/"


def suspected(person: User) -> None:
    with as_owner():
        suspecting.suspect_own(person)


@pytest.fixture
def resident(franceconnect: StandIn, walk: Walker) -> User:
    """Someone whose only way in is FranceConnect, and whose account is in doubt."""
    browser = walk()
    open_account(browser)
    someone = User.everyone.get()
    EmailAddress.objects.create(user=someone, email="intrus@exemple.example")
    suspected(someone)
    assert browser.client.get("/").status_code == 302
    return someone


def code_in_mail() -> str:
    mail = last_mail()
    assert mail["subject"] == "Votre code pour rouvrir votre compte"
    assert mail["email"] == "angela@exemple.example"
    found = CODE.search(mail["text"])
    assert found
    return found[1]


def test_franceconnect_opens_after_a_code_sent_to_the_proven_address(
    resident: User, walk: Walker
) -> None:
    assert not EmailAddress.objects.filter(verified=False).exists()
    browser = walk()
    assert browser.through("angela", next_path="/coordonnees/")["Location"] == DOOR
    assert browser.account_id is None
    assert "angela@exemple.example" in browser.client.get(DOOR).content.decode()
    wrong = browser.client.post(DOOR, {"code": "1234"})
    assert "pas le bon" in wrong.content.decode()
    assert browser.account_id is None
    code = code_in_mail()
    assert browser.client.post(DOOR, {"code": code})["Location"] == "/coordonnees/"
    assert browser.account_id == str(resident.pk)
    assert not HeldAccount.objects.exists()
    assert AuditEntry.objects.filter(action="account.confirmed").count() == 1
    # Once is enough, and the page is nobody's afterwards.
    assert walk().through("angela")["Location"] == "/"
    assert browser.client.post(DOOR, {"code": code})["Location"] == "/connexion/"


def test_a_code_opens_in_the_browser_that_asked_and_no_other(resident: User, walk: Walker) -> None:
    owner, intruder = walk(), walk()
    owner.through("angela")
    code = code_in_mail()
    intruder.through("angela")
    assert intruder.client.post(DOOR, {"code": code}).status_code == 200
    assert intruder.account_id is None
    again = owner.client.post(DOOR, {"act": "again"})
    assert again["Location"] == DOOR
    assert owner.client.post(DOOR, {"code": code}).status_code == 200
    assert owner.client.post(DOOR, {"code": code_in_mail()}).status_code == 302
    assert walk().client.post(DOOR, {"code": code})["Location"] == "/connexion/"


def test_guessing_the_code_makes_one_wait(resident: User, walk: Walker) -> None:
    browser = walk()
    browser.through("angela")
    right = code_in_mail()
    for _ in range(5):
        browser.client.post(DOOR, {"code": "1234"})
    held = browser.client.post(DOOR, {"code": right})
    assert "Attendez" in held.content.decode()
    assert browser.account_id is None
    for _ in range(3):
        last = browser.client.post(DOOR, {"act": "again"})
    assert last.status_code == 429


def test_a_code_lasts_a_quarter_of_an_hour_and_one_suspicion(
    resident: User, walk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = walk()
    browser.through("angela")
    code = code_in_mail()
    session = browser.client.session
    session["held_account.asked"] = {**session["held_account.asked"], "until": 0}
    session.save()
    late = browser.client.post(DOOR, {"code": code})
    assert "quart d&#x27;heure" in late.content.decode()
    # Proven, then suspected anew before the second factor was shown: it counts no more.
    browser.client.post(DOOR, {"act": "again"})
    with as_owner():
        TOTP.activate(resident, generate_totp_secret())
        RecoveryCodes.activate(resident).mark_as_viewed()
        paper = Authenticator.objects.get(user=resident, type="recovery_codes").wrap()
    answer = browser.client.post(DOOR, {"code": code_in_mail()})
    assert "/double-authentification/code/" in answer["Location"]
    suspected(resident)
    shown = browser.client.post(answer["Location"], {"code": paper.get_unused_codes()[0]})
    assert shown["Location"] == "/connexion/"
    assert browser.account_id is None


def test_an_agent_also_shows_the_second_factor(
    proconnect: StandIn, walk: Walker, commune_a: Any, make_person: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser = walk()
    browser.through("nouvelle", "proconnect")
    browser.client.post("/identite/", {"email": "angela@exemple.example"})
    browser.client.post("/identite/code/", {"code": CODE.search(last_mail()["text"])[1]})  # type: ignore[index]
    agent = make_person("angela@exemple.example", commune_a, Role.AGENT)
    with as_owner():
        TOTP.activate(agent, generate_totp_secret())
        RecoveryCodes.activate(agent).mark_as_viewed()
        paper = Authenticator.objects.get(user=agent, type="recovery_codes").wrap()
    suspected(agent)
    browser = walk()
    assert browser.through("nouvelle", "proconnect")["Location"] == DOOR
    asked = browser.client.post(DOOR, {"code": code_in_mail()})
    assert "/double-authentification/code/" in asked["Location"]
    assert browser.account_id is None
    assert HeldAccount.objects.exists()
    browser.client.post(asked["Location"], {"code": paper.get_unused_codes()[0]})
    assert browser.account_id == str(agent.pk)
    assert not HeldAccount.objects.exists()


def test_choosing_a_password_by_mail_ends_the_hold_too(walk: Walker, client_for: Any) -> None:
    person = PersonFactory()
    suspected(person)
    browser: Client = walk().client
    browser.post("/mot-de-passe/oublie/", {"email": person.email})
    link = last_mail()["text"].split("/mot-de-passe/nouveau/")[1].split()[0]
    page = browser.get(f"/mot-de-passe/nouveau/{link}")
    new = {"password1": "girafe tondeuse brouillard", "password2": "girafe tondeuse brouillard"}
    assert browser.post(page["Location"], new).status_code == 302
    assert not HeldAccount.objects.exists()
    asked = {"login": person.email, "password": new["password1"]}
    assert browser.post("/connexion/", asked)["Location"] == "/"


def test_an_account_without_a_proven_address_is_told_whom_to_call(
    resident: User, walk: Walker
) -> None:
    EmailAddress.objects.update(verified=False)
    browser = walk()
    answer = browser.through("angela")
    assert answer.status_code == 400
    assert "Appelez votre mairie" in answer.content.decode()
    assert browser.account_id is None


def test_a_held_account_is_not_swallowed_by_another(resident: User, walk: Walker) -> None:
    """A stolen identity must not carry its files into the thief's own account."""
    thief = PersonFactory()
    browser = walk(thief)
    assert browser.through("angela")["Location"] == "/identite/fusionner/"
    session = browser.client.session
    record = {"method": "password", "at": time.time()}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(thief.pk)
    session.save()
    refused = browser.client.post("/identite/fusionner/")
    assert refused.status_code == 400
    assert "est protégé" in refused.content.decode()
    resident.refresh_from_db()
    assert resident.is_active


def test_a_town_halls_suspicion_holds_back_whoever_came_in_between(
    franceconnect: StandIn, walk: Walker, client_for: Any, commune_a: Any, make_person: Any
) -> None:
    """The space ends sessions at once; a moment later the platform holds the account."""
    open_account(walk())
    someone = make_person("angela@exemple.example", commune_a, Role.AGENT)
    admin = make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    page = f"/gestion/comptes/{someone.pk}/compromis/"
    assert client_for(commune_a, admin).post(page).status_code == 302
    quick = walk()
    quick.through("angela")
    assert quick.account_id == str(someone.pk)
    message = OutboxMessage.objects.get(handler="passwords.make_unusable")
    assert message.payload["by"] == str(admin.pk)
    with as_owner():
        suspecting.make_unusable(uuid.UUID(message.payload["user_id"]), by=admin.pk)
    assert quick.client.get("/").status_code == 302
    assert HeldAccount.objects.get().by_id == admin.pk
    assert walk().through("angela")["Location"] == DOOR


def test_rotation_asks_whoever_has_a_password_however_they_enter(
    franceconnect: StandIn, walk: Walker, commune_a: Any, make_person: Any
) -> None:
    open_account(walk())
    agent = make_person("angela@exemple.example", commune_a, Role.AGENT)
    facts = {"rotation_scope": Scope.MEMBERS, "rotation_months": 3}
    AccountRules.objects.create(authority_id=commune_a.pk, **facts)
    host = commune_a.primary_host
    browser = walk()
    browser.through("angela")
    way = f"/sign-on/?host={host}&state={'a' * 64}&next=/gestion/"
    # Nothing to renew: the identity is the State's.
    assert "/connexion/retour/" in browser.client.get(way)["Location"]
    agent.set_password(PASSWORD)
    agent.save()
    Credential.objects.filter(user=agent).update(changed_at=now().replace(year=2020))
    browser = walk()
    browser.through("angela")
    assert browser.client.get(way)["Location"].startswith("/mot-de-passe/?")

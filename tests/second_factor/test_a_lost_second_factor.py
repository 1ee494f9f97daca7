"""A lost second factor: two others help, never one alone, never oneself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from accounts.roles.facade import Role, grant_role, revoke_role
from accounts.second_factor.actions import recovery as acts
from accounts.second_factor.errors import RecoveryRefused
from accounts.second_factor.models import FactorRecovery
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from tests.factories.accounts import as_owner
from tests.second_factor.conftest import PASSWORD, Phone

Browser = Callable[..., Client]
LOST = "/double-authentification/perdu/"
HELP = "/double-authentification/aider/"
REASON = "Venue au guichet avec sa carte d'identité"


@pytest.fixture
def first(commune_a: Any, make_person: Any) -> User:
    return make_person("maire@a.example", commune_a, Role.ADMINISTRATOR, first_name="Ada")


@pytest.fixture
def second(commune_a: Any, make_person: Any) -> User:
    return make_person("adjointe@a.example", commune_a, Role.ADMINISTRATOR, first_name="Inès")


@pytest.fixture
def of_the_epci(intercommunality: Any, make_person: Any) -> User:
    return make_person("admin@e.example", intercommunality, Role.ADMINISTRATOR)


@pytest.fixture
def asked(agent: User, phone: Phone, first: User, client_for: Browser) -> FactorRecovery:
    client_for("account").post(LOST, {"email": agent.email})
    with as_owner():
        return FactorRecovery.objects.get(user=agent)


def mails_to(email: str) -> list[dict[str, Any]]:
    with as_owner():
        found = OutboxMessage.objects.order_by("created_at").values_list("payload", flat=True)
        return [payload for payload in found if payload.get("email") == email]


def link_in(mail: dict[str, Any], part: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/double-authentification/{part}\S+)", mail["text"])
    assert found is not None, mail["text"]
    return found[1]


def agreed(recovery: FactorRecovery, first: User, second: User) -> str:
    """Both helpers agree; the path of the person's link."""
    with as_owner():
        acts.start(recovery.pk, reason=REASON, actor=first)
        acts.approve(recovery.pk, actor=second)
    return link_in(mails_to(recovery.user.email)[-1], "perdu/nouveau/")


def refusal(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with as_owner(), pytest.raises(RecoveryRefused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def test_nobody_learns_who_works_here(client_for: Browser, agent: User, phone: Phone) -> None:
    answers = set()
    for email in (agent.email, "inconnue@exemple.example"):
        answer = client_for("account").post(LOST, {"email": email}).content.decode()
        answers.add(re.sub(r'value="[^"]{20,}"', "", answer))
    assert len(answers) == 1
    assert not mails_to("inconnue@exemple.example")


def test_asking_again_and_again_is_stopped(client_for: Browser, agent: User, phone: Phone) -> None:
    # A network of its own: the others of this file have asked from the usual one.
    browser = client_for("account", REMOTE_ADDR="203.0.113.77")
    statuses = [browser.post(LOST, {"email": agent.email}).status_code for _time in range(4)]
    assert statuses == [200, 200, 200, 429]
    with as_owner():
        assert FactorRecovery.objects.count() == 1
    assert len([m for m in mails_to(agent.email) if "Vous dites avoir perdu" in m["text"]]) == 1


def test_the_whole_way(
    asked: FactorRecovery,
    agent: User,
    phone: Phone,
    first: User,
    second: User,
    commune_a: Any,
    client_for: Browser,
    settings: Any,
) -> None:
    """By the screens: ask, vouch, agree, link, password, then a new factor."""
    settings.SECOND_FACTOR_REQUIRED = False  # the helpers' own is another test
    old = client_for("account", agent)
    assert f"{HELP}{asked.pk}/" in mails_to(first.email)[-1]["text"]
    at_first = client_for("account", first)
    _just_signed_in(at_first, first)
    page = f"{HELP}{asked.pk}/"
    assert "Lou Roy" in at_first.get(HELP).content.decode()
    short = at_first.post(page, {"act": "start", "reason": "ok"})
    assert short.status_code == 200
    assert at_first.post(page, {"act": "start", "reason": REASON})["Location"] == HELP
    assert at_first.get(page).status_code == 404  # the same person cannot go on
    at_second = client_for("account", second)
    _just_signed_in(at_second, second)
    assert REASON.replace("'", "&#x27;") in at_second.get(page).content.decode()
    assert at_second.post(page, {"act": "approve"})["Location"] == HELP
    settings.SECOND_FACTOR_REQUIRED = True
    path = link_in(mails_to(agent.email)[-1], "perdu/nouveau/")
    browser = client_for("account")
    assert "pas le bon" in browser.post(path, {"password": "faux"}).content.decode()
    done = browser.post(path, {"password": PASSWORD})
    assert done["Location"] == "/double-authentification/pourquoi/"
    with as_owner():
        assert not Authenticator.objects.filter(user=agent).exists()
    assert browser.get("/double-authentification/application/").status_code == 200
    assert old.get("/")["Location"].startswith("/connexion/")
    assert "déjà servi" in client_for("account").get(path).content.decode()
    assert "effacés" in mails_to(agent.email)[-1]["text"]
    with space_of(commune_a):
        told = list(AuditEntry.objects.values_list("action", flat=True))
    for act in ("started", "approved", "used"):
        assert f"factor_recovery.{act}" in told


def _just_signed_in(browser: Client, user: User) -> None:
    import time

    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def test_helpers_show_their_own_factor_first(
    asked: FactorRecovery, first: User, client_for: Browser
) -> None:
    browser = client_for("account", first)
    _just_signed_in(browser, first)
    answer = browser.get(f"{HELP}{asked.pk}/")
    assert answer["Location"].startswith("/double-authentification/pourquoi/")


def test_nobody_helps_alone(asked: FactorRecovery, first: User, second: User) -> None:
    with as_owner():
        acts.start(asked.pk, reason=REASON, actor=first)
    assert refusal(acts.approve, asked.pk, actor=first) == "same_person"


def test_nobody_helps_themselves(
    commune_a: Any, asked: FactorRecovery, agent: User, first: User
) -> None:
    with space_of(commune_a):
        grant_role(agent, Role.ADMINISTRATOR, actor=None)
    assert refusal(acts.start, asked.pk, reason=REASON, actor=agent) == "oneself"
    with as_owner():
        acts.start(asked.pk, reason=REASON, actor=first)
    assert refusal(acts.approve, asked.pk, actor=agent) == "same_person"


def test_the_database_refuses_one_person_alone(asked: FactorRecovery, first: User) -> None:
    for facts in (
        {"started_by": asked.user},
        {"started_by": first, "approved_by": first},
        {"approved_by": first},
    ):
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            FactorRecovery.objects.filter(pk=asked.pk).update(**facts)


def test_neighbours_and_residents_cannot_help(
    asked: FactorRecovery, commune_b: Any, make_person: Any, second: User, client_for: Browser
) -> None:
    neighbour = make_person("maire@b.example", commune_b, Role.ADMINISTRATOR)
    resident = make_person("habitante@a.example")
    for person in (neighbour, resident):
        assert refusal(acts.start, asked.pk, reason=REASON, actor=person) == "not_allowed"
        assert refusal(acts.stop, asked, actor=person) == "not_allowed"
    browser = client_for("account", resident)
    _just_signed_in(browser, resident)
    assert browser.get(f"{HELP}{asked.pk}/").status_code == 404


def test_the_intercommunality_or_an_operator_agree_when_nobody_else_is_left(
    asked: FactorRecovery, first: User, operator: User, of_the_epci: User
) -> None:
    with as_owner():
        acts.start(asked.pk, reason=REASON, actor=first)
        assert acts.may_help(FactorRecovery.objects.get()) == {operator.pk, of_the_epci.pk}
        acts.approve(asked.pk, actor=of_the_epci)


def test_they_cannot_while_the_town_hall_has_another_administrator(
    asked: FactorRecovery, first: User, second: User, operator: User
) -> None:
    with as_owner():
        acts.start(asked.pk, reason=REASON, actor=first)
    assert refusal(acts.approve, asked.pk, actor=operator) == "not_allowed"


def test_agreeing_twice_is_refused(asked: FactorRecovery, first: User, second: User) -> None:
    agreed(asked, first, second)
    assert refusal(acts.approve, asked.pk, actor=second) == "already_approved"
    assert refusal(acts.start, asked.pk, reason=REASON, actor=second) == "already_started"


def test_nothing_is_agreed_before_somebody_vouched(asked: FactorRecovery, second: User) -> None:
    assert refusal(acts.approve, asked.pk, actor=second) == "not_started"
    assert refusal(acts.start, asked.pk, reason="  oui  ", actor=second) == "no_reason"


@pytest.mark.parametrize("who", ["helper", "person"])
def test_a_role_withdrawn_in_between_stops_it(
    asked: FactorRecovery,
    agent: User,
    first: User,
    second: User,
    commune_a: Any,
    client_for: Browser,
    who: str,
) -> None:
    with as_owner():
        acts.start(asked.pk, reason=REASON, actor=first)
    gone, role = (first, Role.ADMINISTRATOR) if who == "helper" else (agent, Role.AGENT)
    with space_of(commune_a):
        revoke_role(gone, role, actor=None)
    assert refusal(acts.approve, asked.pk, actor=second) in {"helper_left", "role_gone"}
    with as_owner():
        assert FactorRecovery.objects.get().approved_at is None


def test_a_role_withdrawn_after_the_agreement_makes_the_link_useless(
    asked: FactorRecovery,
    agent: User,
    first: User,
    second: User,
    commune_a: Any,
    client_for: Browser,
) -> None:
    path = agreed(asked, first, second)
    with space_of(commune_a):
        revoke_role(agent, Role.AGENT, actor=None)
    assert client_for("account").get(path).status_code == 400


@pytest.mark.parametrize("step", ["asked", "approved"])
def test_it_is_not_me_stops_everything(
    asked: FactorRecovery, agent: User, first: User, second: User, client_for: Browser, step: str
) -> None:
    path = agreed(asked, first, second) if step == "approved" else ""
    stopping = link_in(mails_to(agent.email)[-1], "perdu/arreter/")
    browser = client_for("account")
    assert browser.get(stopping).status_code == 200
    with as_owner():
        assert FactorRecovery.objects.get().stopped_at is None  # a mail scanner opens links
    assert browser.post(stopping).status_code == 200
    assert browser.post(stopping).status_code == 200
    assert refusal(acts.start, asked.pk, reason=REASON, actor=second) == "over"
    if path:
        assert browser.post(path, {"password": PASSWORD}).status_code == 400
    with as_owner():
        assert Authenticator.objects.filter(user=agent).exists()
    assert browser.get(stopping.replace(":", ":x", 1)).status_code == 400


def test_links_grow_old_and_may_have_to_wait(
    asked: FactorRecovery, first: User, second: User, client_for: Browser, settings: Any
) -> None:
    settings.SECOND_FACTOR_RECOVERY_WAIT = 12
    path = agreed(asked, first, second)
    browser = client_for("account")
    assert "pas encore" in browser.get(path).content.decode()
    with as_owner():
        FactorRecovery.objects.update(usable_from=now())
    assert browser.get(path).status_code == 200
    with as_owner():
        FactorRecovery.objects.update(expires_at=now() - timedelta(seconds=1))
    assert browser.get(path).status_code == 400
    assert browser.get("/double-authentification/perdu/nouveau/faux/").status_code == 400


def test_the_password_behind_the_link_cannot_be_guessed(
    asked: FactorRecovery, first: User, second: User, client_for: Browser
) -> None:
    path = agreed(asked, first, second)
    browser = client_for("account")
    for _time in range(5):
        browser.post(path, {"password": "faux"})
    held = browser.post(path, {"password": PASSWORD}).content.decode()
    assert "puis recommencez" in held


def test_only_a_digest_of_the_link_is_kept(
    asked: FactorRecovery, first: User, second: User
) -> None:
    secret = agreed(asked, first, second).rstrip("/").rsplit("/", 1)[1]
    with as_owner():
        assert secret not in FactorRecovery.objects.get().link_digest


def test_an_operator_is_helped_by_two_others(
    operator: User, give_phone: Any, make_person: Any
) -> None:
    give_phone(operator)
    others = [make_person(f"op{number}@beffroi.example") for number in (1, 2)]
    with as_owner():
        for other in others:
            grant_role(other, Role.OPERATOR, actor=None)
        acts.ask(operator.email)
        recovery = FactorRecovery.objects.get()
        acts.start(recovery.pk, reason=REASON, actor=others[0])
        acts.approve(recovery.pk, actor=others[1])

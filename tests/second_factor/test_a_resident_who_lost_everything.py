"""A resident who lost everything: nobody vouches for them, time and mails do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from accounts.roles.facade import Role, grant_role
from accounts.second_factor.actions import recovery as acts
from accounts.second_factor.models import FactorRecovery
from kernel.clock import now
from kernel.tenancy import space_of
from tests.factories.accounts import as_owner
from tests.second_factor.conftest import PASSWORD, Phone
from tests.second_factor.test_a_lost_second_factor import HELP, LOST, link_in, mails_to, refusal

Browser = Callable[..., Client]


@pytest.fixture
def resident(make_person: Any, give_phone: Callable[[User], Phone]) -> User:
    someone: User = make_person("ines@exemple.example", first_name="Inès")
    give_phone(someone)
    with as_owner():
        EmailAddress.objects.create(user=someone, email="vieille@exemple.example", verified=True)
        EmailAddress.objects.create(user=someone, email="intrus@exemple.example", verified=False)
    return someone


@pytest.fixture
def link(resident: User, client_for: Browser) -> str:
    client_for("account").post(LOST, {"email": resident.email})
    return link_in(mails_to(resident.email)[-1], "perdu/nouveau/")


def time_passes() -> None:
    with as_owner():
        FactorRecovery.objects.update(usable_from=now() - timedelta(minutes=1))


def test_the_link_works_after_two_days_with_the_password(
    resident: User, link: str, client_for: Browser
) -> None:
    elsewhere, browser = client_for("account", resident), client_for("account")
    early = browser.post(link, {"password": PASSWORD})
    assert "Ce délai vous protège" in early.content.decode()
    with as_owner():
        recovery = FactorRecovery.objects.get()
        assert timedelta(hours=47) < recovery.usable_from - now() <= timedelta(hours=48)
        assert Authenticator.objects.filter(user=resident).exists()
    time_passes()
    assert "pas le bon" in browser.post(link, {"password": "autre"}).content.decode()
    entered = browser.post(link, {"password": PASSWORD})
    assert entered["Location"] == "/double-authentification/pourquoi/"
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    with as_owner():
        assert not Authenticator.objects.filter(user=resident).exists()
    assert client_for("account").get(link).status_code == 400


def test_every_proven_address_is_told_and_may_stop_it(
    resident: User, link: str, client_for: Browser
) -> None:
    [other] = mails_to("vieille@exemple.example")
    assert "perdu/nouveau/" not in other["text"]
    assert not mails_to("intrus@exemple.example")
    stop = link_in(other, "perdu/arreter/")
    browser = client_for("account")
    assert browser.get(stop).status_code == 200
    assert FactorRecovery.objects.open().exists()
    browser.post(stop)
    time_passes()
    assert client_for("account").post(link, {"password": PASSWORD}).status_code == 400
    assert "La demande est arrêtée" in mails_to("vieille@exemple.example")[-1]["text"]


def test_the_wait_of_the_deployment_counts_when_it_is_longer(resident: User, settings: Any) -> None:
    settings.SECOND_FACTOR_RECOVERY_WAIT = 100
    with as_owner():
        acts.ask(resident.email)
        assert FactorRecovery.objects.get().usable_from > now() + timedelta(hours=99)


def test_nobody_helps_on_a_request_made_alone(
    resident: User, link: str, make_person: Any, client_for: Browser
) -> None:
    operator = make_person("op@beffroi.example")
    with as_owner():
        grant_role(operator, Role.OPERATOR, actor=None)
        recovery = FactorRecovery.objects.get()
    assert refusal(acts.start, recovery.pk, reason="Vue au guichet, carte d'identité",
                   actor=operator) == "alone"  # fmt: skip
    assert refusal(acts.approve, recovery.pk, actor=operator) == "not_started"
    assert refusal(acts.stop, recovery, actor=operator) == "not_allowed"
    assert "Inès" not in client_for("account", operator).get(HELP).content.decode()
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        FactorRecovery.objects.update(started_by=operator)


def test_whoever_works_for_a_town_hall_is_never_alone(
    resident: User, link: str, commune_a: Any, client_for: Browser
) -> None:
    """A role taken in between: the link is worth nothing, the town hall's way opens."""
    with as_owner(), space_of(commune_a):
        grant_role(resident, Role.AGENT, actor=None)
    time_passes()
    refused = client_for("account").post(link, {"password": PASSWORD})
    assert refused.status_code == 400
    assert "elle doit vous aider" in refused.content.decode()
    with as_owner():
        acts.ask(resident.email)
        assert not FactorRecovery.objects.open().get().alone

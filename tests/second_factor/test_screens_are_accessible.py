"""Every screen of the second factor, wide and on a phone: axe finds nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from accounts.roles.facade import Role
from accounts.second_factor.actions import recovery as acts
from accounts.second_factor.models import FactorRecovery
from tests.browsing import look_at
from tests.factories.accounts import as_owner
from tests.second_factor.conftest import Phone

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
AT = "/double-authentification/"


def test_every_screen(
    agent: User,
    phone: Phone,
    with_password: Callable[..., Any],
    client_for: Callable[..., Any],
    make_person: Callable[..., User],
    commune_a: Any,
) -> None:
    pages: dict[str, bytes] = {}

    def keep(browser: Any, path: str, named: str = "") -> None:
        answer = browser.get(path)
        assert answer.status_code in (200, 400), (path, answer.headers)
        pages[named or path] = answer.content

    browser, _answer = with_password(agent)
    keep(browser, f"{AT}code/")
    browser.post(f"{AT}code/", {"code": phone.code()})
    for path in ("", "pourquoi/", "cles/ajouter/", "application/retirer/", "codes/refaire/"):
        keep(browser, f"{AT}{path}")
    for path in ("confirmer/", "confirmer/cle/"):
        answer = browser.get(f"{AT}{path}")
        if answer.status_code == 200:
            pages[f"{AT}{path}"] = answer.content
    browser.post(f"{AT}codes/refaire/")
    keep(browser, f"{AT}codes/")
    newcomer, _answer = with_password(make_person("nouvelle@a.example"))
    keep(newcomer, f"{AT}application/")
    keep(newcomer, f"{AT}", "/vide/")
    nobody = client_for("account")
    keep(nobody, "/connexion/")
    keep(nobody, f"{AT}perdu/")
    keep(nobody, f"{AT}perdu/nouveau/faux/")
    keep(*_helped(agent, make_person, commune_a, client_for))
    asked = client_for("account").post(f"{AT}perdu/", {"email": "x@exemple.example"})
    pages["/asked/"] = asked.content
    with as_owner():
        token = acts.stop_token(FactorRecovery.objects.get())
    keep(nobody, f"{AT}perdu/arreter/{token}/", "/stop/")
    assert look_at(pages) == {}


def _helped(agent: User, make_person: Any, commune_a: Any, client_for: Any) -> tuple[Any, str]:
    from tests.second_factor.test_a_lost_second_factor import _just_signed_in

    helper = make_person("maire@a.example", commune_a, Role.ADMINISTRATOR)
    with as_owner():
        acts.ask(agent.email)
        recovery = FactorRecovery.objects.get()
    browser = client_for("account", helper)
    _just_signed_in(browser, helper)
    session = browser.session
    session["account_authentication_methods"] += [
        {"method": "mfa", "type": "totp", "at": time.time()}
    ]
    session.save()
    _give_factor(helper)
    return browser, f"{AT}aider/{recovery.pk}/"


def _give_factor(user: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    with as_owner():
        TOTP.activate(user, generate_totp_secret())
